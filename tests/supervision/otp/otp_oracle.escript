#!/usr/bin/env escript
%% SPDX-License-Identifier: BSD-3-Clause
%% Runs scenarios in real OTP supervisors and writes what happened.
%%   escript otp_oracle.escript SCENARIOS TRACES
%% A scenario is {Seed, Flags, Specs, Manners, Starts, Ops}; otp_scenario.hpp says
%% what each may be. Nothing sleeps: each wait is for a message or a state.
%%
%% Lives are numbered by the calls of the start function, as the core does.
-mode(compile).
-export([init/1, start/1]).

main([In, Out]) ->
    logger:set_primary_config(level, none),
    {ok, Scenarios} = file:consult(In),
    {ok, File} = file:open(Out, [write, delayed_write]),
    lists:foreach(fun(S) -> io:put_chars(File, run(S)) end, Scenarios),
    ok = file:close(File).

run({Seed, Flags, Specs, Manners, Starts, Ops}) ->
    ets:new(world, [named_table, public]),
    ets:new(happened, [named_table, public, ordered_set]),
    ets:insert(world, [{flags, Flags}, {specs, Specs}, {lives, 0},
                       {dynamic, is_dynamic(Flags)}]),
    lists:foreach(fun({Id, Manner}) -> ets:insert(world, {{manner, Id}, Manner})
                  end, Manners),
    lists:foreach(fun({Id, S}) -> ets:insert(world, {{starts, Id}, S}) end,
                  Starts),
    Tracer = spawn_link(fun tracer/0),
    ets:insert(world, {tracer, Tracer}),
    Self = self(),
    %% A process of its own is the supervisor's parent, and drives it.
    {Parent, Mon} = spawn_monitor(fun() -> Self ! {text, drive(Ops)} end),
    Text = receive
               {text, T} -> receive {'DOWN', Mon, _, _, _} -> T end;
               {'DOWN', Mon, _, Parent, Why} ->
                   [io_lib:format("driver failed: ~0p\n", [Why])]
           end,
    flush_tracer(Tracer),
    Events = [[Line, $\n] || {_, Line} <- ets:tab2list(happened)],
    unlink(Tracer),
    exit(Tracer, kill),
    ets:delete(world),
    ets:delete(happened),
    ["seed ", integer_to_list(Seed), "\n", Events, Text, "end\n"].

is_dynamic(#{strategy := simple_one_for_one}) -> true;
is_dynamic(_) -> false.

known(Key) -> [{_, Value}] = ets:lookup(world, Key), Value.
known(Key, Default) ->
    case ets:lookup(world, Key) of [{_, Value}] -> Value; [] -> Default end.
keep(Key, Value) -> ets:insert(world, {Key, Value}).

%% ---- what happened, in one order ----------------------------------------

%% strict_monotonic_timestamp has numbers of the same sequence.
happened(Format, Args) ->
    ets:insert(happened, {erlang:unique_integer([monotonic]),
                          io_lib:format(Format, Args)}).

tracer() ->
    receive
        {trace_ts, Pid, exit, Reason, {_, Number}} ->
            {Id, Life} = known({who, Pid}),
            ets:insert(happened, {Number, io_lib:format("down ~s ~b ~s",
                                             [Id, Life, class(Reason)])}),
            tracer();
        {flush, From} -> From ! flushed, tracer();
        _ -> tracer()
    end.

flush_tracer(Tracer) ->
    Ref = erlang:trace_delivered(all),
    receive {trace_delivered, all, Ref} -> ok end,
    Tracer ! {flush, self()},
    receive flushed -> ok end.

class(normal) -> normal;
class(shutdown) -> shutdown;
class({shutdown, _}) -> shutdown;
class(killed) -> killed;
class(kill) -> killed;
class(_) -> abnormal.

%% ---- the supervisor and its children ------------------------------------

init([]) ->
    {ok, {known(flags), [spec(S) || S <- known(specs)]}}.

spec(#{id := Id} = Spec) -> Spec#{start => {?MODULE, start, [Id]}}.

%% Runs in the supervisor.
start(Id) ->
    Life = ets:update_counter(world, lives, 1),
    happened("start ~s ~b", [Id, Life]),
    case known({starts, Id}, []) of
        [] -> ran(Id, Life);
        [First | Rest] ->
            keep({starts, Id}, Rest),
            case First of
                ok -> ran(Id, Life);
                ignore -> ignore;
                {fail, Calls} ->
                    known(driver) ! {trying, self(), Calls},
                    receive go_on -> ok end,
                    {error, no_luck}
            end
    end.

ran(Id, Life) ->
    Sup = self(),
    Stops = known({manner, Id}, polite),
    Pid = spawn_link(fun() ->
                         process_flag(trap_exit, true),
                         Sup ! {up, self()},
                         child(Sup, Stops)
                     end),
    keep({who, Pid}, {Id, Life}),
    keep({life, Life}, Pid),
    keep({newest, Id}, Life),
    erlang:trace(Pid, true, [procs, strict_monotonic_timestamp,
                             {tracer, known(tracer)}]),
    receive {up, Pid} -> ok end,
    {ok, Pid}.

child(Sup, Stops) ->
    receive
        {end_with, kill} -> exit(self(), kill), receive never -> ok end;
        {end_with, Reason} -> exit(Reason);
        {'EXIT', Sup, _} ->
            case Stops of
                polite -> exit(shutdown);
                deaf -> child(Sup, Stops);
                {says, Reason} -> exit(Reason)
            end
    end.

%% ---- the driver ---------------------------------------------------------

drive(Ops) ->
    process_flag(trap_exit, true),
    keep(driver, self()),
    put(said, []),
    Module = self_module(),
    %% start_link waits, and a failing start function asks for the driver.
    Answering = spawn_link(fun answer_starts/0),
    keep(driver, Answering),
    Started = supervisor:start_link(Module, []),
    Answering ! stop,
    keep(driver, self()),
    case Started of
        {error, {shutdown, {failed_to_start_child, Id, _}}} ->
            say("not started ~s", [Id]);
        {ok, Sup} ->
            put(sup, Sup),
            put(mon, monitor(process, Sup)),
            observe(),
            lists:foreach(fun(Op) -> is_up() andalso act(Op) end, Ops),
            finish()
    end,
    lists:reverse(get(said)).

answer_starts() ->
    receive
        {trying, Sup, _} -> Sup ! go_on, answer_starts();
        stop -> ok
    end.

self_module() -> ?MODULE.

say(Format, Args) ->
    put(said, [[io_lib:format(Format, Args), $\n] | get(said)]).

is_up() -> get(ended) =:= undefined.

act({script, Id, Starts}) -> keep({starts, Id}, Starts);
act({exit, Id, Reason}) -> end_life(known({newest, Id}, 0), Reason);
act({exit_life, Life, Reason}) -> end_life(Life, Reason);
act({calls, Calls}) -> % all at once: they wait for each other
    Requests = [request(C) || C <- Calls],
    say_answers(Requests),
    settle().

end_life(Life, Reason) ->
    case known({life, Life}, none) of
        none -> say("nobody", []);
        Pid ->
            case is_process_alive(Pid) of
                false -> say("nobody", []);
                true ->
                    Mon = monitor(process, Pid),
                    Pid ! {end_with, Reason},
                    await_down(Mon),
                    await_handled(Pid),
                    settle()
            end
    end.

%% A start that fails on the way asks for calls that must come before the next
%% try: they are in the supervisor's mailbox before it goes on.
serve({trying, Sup, Calls}) ->
    Requests = [request(C) || C <- Calls],
    put(open, open() ++ Requests),
    %% OTP forgets to count down when an instance that is being restarted is
    %% terminated (dynamic_restarts): its `active` is wrong from here on.
    [put(miscounts, true) || {terminate_instance, _} <- Calls],
    Sup ! go_on.

open() -> case get(open) of undefined -> []; Open -> Open end.

await_down(Mon) ->
    receive
        {'DOWN', Mon, process, _, _} -> ok;
        {trying, _, _} = Asked -> serve(Asked), await_down(Mon)
    end.

%% The supervisor has seen the exit: the child's pid is not among its own.
await_handled(Pid) ->
    case ask(which_children) of
        closed -> ok;
        Children ->
            case lists:keymember(Pid, 2, Children) of
                true -> await_handled(Pid);
                false -> ok
            end
    end.

%% Until no restart is being tried; then the open answers, then the state.
settle() ->
    case ask(which_children) of
        closed -> closed();
        Children ->
            case lists:keymember(restarting, 2, Children) of
                true -> settle();
                false -> settled()
            end
    end.

settled() ->
    case open() of
        [] -> observe();
        Open -> put(open, []), say_answers(Open), settle()
    end.

closed() ->
    case open() of
        [] -> await_end();
        Open -> put(open, []), say_answers(Open), closed()
    end.

await_end() ->
    case get(ended) of
        undefined ->
            Mon = get(mon),
            receive
                {'DOWN', Mon, process, _, Reason} -> put(ended, Reason);
                {trying, _, _} = Asked -> serve(Asked), await_end()
            end;
        _ -> ok
    end.

finish() ->
    case is_up() of
        true -> exit(get(sup), shutdown), await_end();
        false -> ok
    end,
    say("ended ~s", [class(get(ended))]).

observe() ->
    case is_up() of
        true -> say_answers([request(which_children), request(count_children)]);
        false -> ok
    end.

%% ---- calls --------------------------------------------------------------

request({terminate_instance, Life}) ->
    %% A life that never ran is somebody else's process.
    request_of({terminate_child, known({life, Life}, whereis(init))});
request({start_child, Spec}) -> request_of({start_child, spec(Spec)});
request(start_instance) -> request_of({start_child, []});
request({reconfigure, _, _} = What) -> What;
request(What) -> request_of(What).

%% As gen_server:call, without waiting.
request_of(What) ->
    Tag = make_ref(),
    get(sup) ! {'$gen_call', {self(), Tag}, What},
    {What, Tag}.

say_answers(Requests) ->
    lists:foreach(fun(R) -> say("~s", [answer(R)]) end, Requests).

answer({reconfigure, Flags, Specs}) ->
    keep(flags, Flags),
    keep(specs, Specs),
    Sup = get(sup),
    ok = sys:suspend(Sup),
    Reply = sys:change_code(Sup, self_module(), undefined, []),
    ok = sys:resume(Sup),
    reply(Reply);
answer({What, Tag}) ->
    case wait(Tag) of
        {reply, Reply} when What =:= which_children -> children(Reply);
        {reply, Reply} when What =:= count_children -> counts(Reply);
        {reply, Reply} -> reply(Reply);
        closed -> "closing"
    end.

%% What the supervisor sent comes before its end.
wait(Tag) ->
    Mon = get(mon),
    receive
        {Tag, Reply} -> {reply, Reply};
        {trying, _, _} = Asked -> serve(Asked), wait(Tag);
        {'DOWN', Mon, process, _, Reason} -> put(ended, Reason), closed
    after case is_up() of true -> infinity; false -> 0 end ->
        closed
    end.

ask(What) ->
    {What, Tag} = request_of(What),
    case wait(Tag) of
        {reply, Reply} -> Reply;
        closed -> closed
    end.

reply(ok) -> "ok";
reply({ok, undefined}) -> "ok 0";
reply(ignore) -> "ok 0";
reply({ok, Pid}) when is_pid(Pid) -> ["ok ", life(Pid)];
reply({error, {already_started, Pid}}) -> ["already_started ", life(Pid)];
reply({error, {no_luck, _}}) -> "start_failed";
reply({error, no_luck}) -> "start_failed";
reply({error, {bad_combination, _}}) -> "invalid";
reply({error, Atom}) when is_atom(Atom) -> atom_to_list(Atom);
reply(Other) -> io_lib:format("~0p", [Other]).

life(Pid) -> {_, Life} = known({who, Pid}), integer_to_list(Life).

%% Those of simple_one_for_one have no order.
children(Children) ->
    Lines = [child_line(C) || C <- Children],
    ["children", case known(dynamic) of
                     true -> lists:sort(Lines);
                     false -> Lines
                 end].

child_line({Id, State, Kind, _}) ->
    Name = case Id of undefined -> "x"; _ -> Id end,
    What = case State of
               undefined -> "stopped";
               restarting -> "restarting";
               Pid -> life(Pid)
           end,
    lists:flatten(io_lib:format(" ~s=~s/~s", [Name, What, Kind])).

counts(Counts) ->
    [Specs, Active, Sups, Workers] =
        [proplists:get_value(K, Counts)
         || K <- [specs, active, supervisors, workers]],
    case get(miscounts) of
        true -> io_lib:format("counts ~b - ~b ~b", [Specs, Sups, Workers]);
        _ -> io_lib:format("counts ~b ~b ~b ~b", [Specs, Active, Sups, Workers])
    end.
