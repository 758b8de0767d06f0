#!/usr/bin/env escript
%% SPDX-License-Identifier: BSD-3-Clause
%% OTP's side of `ringactor bench supervision`. Reads a command a line and
%% answers with a line of numbers, in ns. The children are bare processes: the
%% least that a supervisor of OTP can restart.
-mode(compile).
-export([init/1, start_one/2, start_of_many/1]).

main(_) ->
    logger:set_primary_config(level, none),
    process_flag(trap_exit, true),
    io:format("~s~n", [erlang:system_info(otp_release)]),
    serve().

serve() ->
    case io:get_line("") of
        eof -> ok;
        Line ->
            [What | Numbers] = string:lexemes(Line, " \n"),
            Found = run(What, [list_to_integer(N) || N <- Numbers]),
            Texts = [integer_to_list(ns(T)) || T <- Found],
            io:put_chars([lists:join(" ", Texts), $\n]),
            serve()
    end.

ns(Time) -> erlang:convert_time_unit(Time, native, nanosecond).

init({Flags, Specs}) -> {ok, {Flags, Specs}}.

%% ---- one child that fails, over and over --------------------------------
%% For each: from the fault to the start, from the fault to the first answer.
%% A supervisor counts each restart by a walk over those of its period (OTP 25),
%% so none makes more than a hundred.
run("restart", [Rounds]) ->
    lists:append([restarts(min(100, Rounds - Done))
                  || Done <- lists:seq(0, Rounds - 1, 100)]);

%% ---- many children: start, restart of all, stop ---------------------------
run("crowd", [Count]) ->
    Last = self(),
    Specs = [#{id => I, start => {?MODULE, start_of_many,
                                  [if I =:= Count -> Last; true -> none end]}}
             || I <- lists:seq(1, Count)],
    Begin = now_is(),
    {ok, Sup} = supervisor:start_link(
                  ?MODULE, {#{strategy => one_for_all, intensity => 10}, Specs}),
    receive up -> ok end,
    Started = now_is(),
    Count = active(Sup),
    [{_, First, _, _} | _] = supervisor:which_children(Sup),
    Killed = now_is(),
    exit(First, kill),
    receive up -> ok end,
    Count = active(Sup),
    Restarted = now_is(),
    stop(Sup),
    [Started - Begin, Restarted - Killed, now_is() - Restarted].

now_is() -> erlang:monotonic_time().

active(Sup) -> proplists:get_value(active, supervisor:count_children(Sup)).

stop(Sup) ->
    Watch = erlang:monitor(process, Sup),
    exit(Sup, shutdown),
    receive {'DOWN', Watch, _, _, _} -> ok end,
    receive {'EXIT', Sup, _} -> ok end.

restarts(Count) ->
    Fault = atomics:new(1, []),
    {ok, Sup} = supervisor:start_link(
                  ?MODULE, {#{intensity => 1000, period => 1},
                            [#{id => one, start => {?MODULE, start_one,
                                                    [self(), Fault]}}]}),
    First = receive {up, Pid} -> Pid end,
    Times = again(Count, First, Fault, []),
    stop(Sup),
    Times.

again(0, _, _, Times) -> lists:append(lists:reverse(Times));
again(Left, Pid, Fault, Times) ->
    Pid ! fail,
    Next = receive {up, P} -> P end,
    Up = now_is(),
    Next ! {ask, self(), Left},
    receive {answer, Left, 1} -> ok end, % 1: its state is a new one
    Answered = now_is(),
    Seen = atomics:get(Fault, 1),
    again(Left - 1, Next, Fault, [[Up - Seen, Answered - Seen] | Times]).

start_one(Client, Fault) ->
    {ok, spawn_link(fun() -> Client ! {up, self()}, one(0, Fault) end)}.

one(Count, Fault) ->
    receive
        {ask, From, Number} ->
            From ! {answer, Number, Count + 1},
            one(Count + 1, Fault);
        fail ->
            atomics:put(Fault, 1, now_is()),
            exit(fault)
    end.

start_of_many(none) -> {ok, spawn_link(fun many/0)};
start_of_many(Client) -> {ok, spawn_link(fun() -> Client ! up, many() end)}.

many() -> receive stop -> ok end.
