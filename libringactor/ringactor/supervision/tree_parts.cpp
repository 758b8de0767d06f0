// SPDX-License-Identifier: BSD-3-Clause
#include "ringactor/supervision/tree_parts.hpp"

#include "ringactor/actor/error.hpp"
#include "ringactor/message/json.hpp"

#include <cerrno>
#include <cstring>
#include <fstream>
#include <set>

namespace ringactor::supervision {

namespace {

/// Names -> parts, down to the first that is not there.
class maker {
public:
  explicit maker(const tree_parts& parts) : parts_{parts} {}

  sup_spec tree(const sup_flags& flags, const std::vector<child_text>& children,
                const std::string& path);
  failure why;

private:
  child_spec child(const child_text& text, const std::string& path);
  child_spec host_of(const child_text& text, const std::string& path);
  child_spec kernel_of(const child_text& text, const std::string& path);
  child_spec engine_of(const child_text& text, const std::string& path);
  stored_state stored_of(const child_text& text, const snapshot_saver& saver,
                         const std::string& path);
  template <class Part>
  const Part* find(const std::map<std::string, Part>& all,
                   const std::string& name, const std::string& path);
  void refuse(std::string what) {
    if (why.code == errc::ok)
      why = {errc::invalid_argument, std::move(what)};
  }

  const tree_parts& parts_;
  std::set<std::string> opened_; // engines that a child opens
  std::set<std::pair<std::string, std::string>> stored_; // stores and keys
};

template <class Part>
const Part* maker::find(const std::map<std::string, Part>& all,
                        const std::string& name, const std::string& path) {
  const auto found = all.find(name);
  if (found != all.end())
    return &found->second;
  std::string names;
  for (const auto& [each, part] : all)
    names += (names.empty() ? "" : ", ") + each;
  refuse(path + ": the program has no '" + name
         + "'; it has: " + (names.empty() ? "none" : names));
  return nullptr;
}

child_spec maker::host_of(const child_text& text, const std::string& path) {
  const auto* start = find(parts_.hosts, text.name, path + ".host");
  if (start && !*start)
    refuse(path + ".host: '" + text.name
           + "' has no start function; give tree_parts::hosts one");
  return host(text.rules, start ? *start : start_function{});
}

child_spec maker::kernel_of(const child_text& text, const std::string& path) {
  const auto* what = find(parts_.kernels, text.name, path + ".kernel");
  const auto* where = find(parts_.engines, text.on, path + ".on");
  const auto* store =
    text.store ? find(parts_.stores, text.store->in, path + ".store.in")
               : nullptr;
  if (!what || !where || (text.store && !store))
    return {};
  if (store)
    return kernel(text.rules, where->slot, what->what, what->options,
                  stored_of(text, *store, path));
  return kernel(text.rules, where->slot, what->what, what->options,
                text.restore);
}

stored_state maker::stored_of(const child_text& text,
                              const snapshot_saver& saver,
                              const std::string& path) {
  const auto& key = text.store->key.empty() ? text.rules.id : text.store->key;
  if (!saver)
    refuse(path + ".store.in: '" + text.store->in
           + "' has no store; give tree_parts::stores a snapshot_saver that "
             "was made with one");
  if (text.restore != restore_type::none)
    refuse(path
           + ".store: its restore is not none; leave it out: what is stored is "
             "what it begins with");
  if (!stored_.emplace(text.store->in, key).second)
    refuse(path + ".store.key: '" + key + "' of '" + text.store->in
           + "' is another child's too; give each a key of its own");
  return {saver, key, text.store->every};
}

child_spec maker::engine_of(const child_text& text, const std::string& path) {
  const auto* what = find(parts_.engines, text.name, path + ".engine");
  if (!what)
    return {};
  if (!what->opens)
    refuse(path + ".engine: '" + text.name
           + "' is open already; give tree_parts::engines its image instead, "
             "or leave this child out");
  else if (!opened_.insert(text.name).second)
    refuse(path + ".engine: '" + text.name
           + "' is opened by another child too; give each a name of its own");
  else
    return engine_child(text.rules, what->slot, *what->opens, what->options);
  return {};
}

child_spec maker::child(const child_text& text, const std::string& path) {
  switch (text.how) {
    case start_kind::host:
      return host_of(text, path);
    case start_kind::kernel:
      return kernel_of(text, path);
    case start_kind::engine:
      return engine_of(text, path);
    case start_kind::nested:
      break;
  }
  return nested(text.rules, tree(text.flags, text.children, path));
}

sup_spec maker::tree(const sup_flags& flags,
                     const std::vector<child_text>& children,
                     const std::string& path) {
  sup_spec spec{flags, {}};
  for (std::size_t i = 0; i < children.size(); ++i) {
    auto made =
      child(children[i], path + ".children[" + std::to_string(i) + "]");
    if (children[i].store && flags.strategy == strategy::simple_one_for_one)
      refuse(path + ".children[" + std::to_string(i)
             + "].store: instances of one spec would share its key");
    if (children[i].start_limit)
      made.start_limit = *children[i].start_limit;
    spec.children.push_back(std::move(made));
  }
  return spec;
}

result<sup_spec> made_of(const tree_text& text, const tree_parts& parts) {
  maker make{parts};
  auto spec = make.tree(text.flags, text.children, "tree");
  if (make.why.code != errc::ok)
    return make.why;
  if (auto ok = check(spec); !ok) // of a tree_text that no reader has checked
    return ok.error();
  return spec;
}

result<sup_spec> read_from(std::string_view json, const tree_parts& parts) {
  auto text = tree_from_json(json);
  return text ? made_of(*text, parts) : text.error();
}

caf::expected<sup_spec> to_expected(result<sup_spec> spec,
                                    const std::string& whose = {}) {
  if (spec)
    return std::move(*spec);
  return to_caf(spec.error().code, whose + spec.error().what);
}

} // namespace

caf::expected<sup_spec> make_tree(const tree_text& text,
                                  const tree_parts& parts) {
  return to_expected(made_of(text, parts));
}

caf::expected<sup_spec> read_tree(std::string_view json,
                                  const tree_parts& parts) {
  return to_expected(read_from(json, parts));
}

caf::expected<sup_spec> load_tree(const std::filesystem::path& file,
                                  const tree_parts& parts) {
  const auto whose = "the tree's file '" + file.string() + "': ";
  std::ifstream in{file, std::ios::binary};
  std::string text(message::json_bytes_max + 1, '\0'); // one more is too long
  if (in)
    in.read(text.data(), static_cast<std::streamsize>(text.size()));
  if (in.fail() && !in.eof())
    return to_caf(errc::no_such, whose + std::strerror(errno)
                                   + "; give the path of a JSON file");
  text.resize(static_cast<std::size_t>(in.gcount()));
  return to_expected(read_from(text, parts), whose);
}

} // namespace ringactor::supervision
