------------------------------ MODULE Circuit ------------------------------
(***************************************************************************)
(* One circuit of a fleet: what it stores, who may change it, and what can *)
(* go wrong on the way.                                                    *)
(*                                                                         *)
(* Writers have no names here: any number of environments act, each with a *)
(* wall clock that is up to Drift ahead of the true time, anew at every    *)
(* reading.  A write is a request.  It is composed from a view of the item *)
(* that may lag.  Then it is answered at once, or it is held up for as     *)
(* long as it likes (a freeze, a slow network) and arrives late, twice,    *)
(* many times or never.  A permit whose answer is lost never starts, and a *)
(* probe that is killed never reports.  Readers have names, because what   *)
(* they believe is theirs.                                                 *)
(*                                                                         *)
(* The rules, from WATCH to RELEASE, are written in the words of the       *)
(* transition table in core: ...When is the conjunction of the table's     *)
(* conditions, ...Then makes the table's changes, None is an attribute     *)
(* that the item does not hold.  A test reads both and fails if they       *)
(* differ.  RATIONALE.md says how large the instances are.                 *)
(***************************************************************************)
EXTENDS Integers, FiniteSets, Sequences, TLC

CONSTANTS
    None,           \* what an absent attribute holds
    Rules,          \* the rules in play
    Beginnings,     \* the items to begin with, see Beginning
    Mutants,        \* the safeguards that are taken away
    Slots,          \* the probe slots, 1..P
    Nonces,         \* names for the permits that somebody still remembers
    Readers,        \* the environments whose beliefs are followed
    Sources,        \* the sources of signals
    Followed,       \* what is followed beside the promises: admissions, orders, effects
    HeldUp,         \* how many requests may be held up at once
    Asked,          \* how many answers a reader may wait for at once
    Horizon,        \* the end of time
    Periods,        \* how many changes of the epoch, and of the watch
    Drift,          \* how far two wall clocks may differ
    Delta,          \* how far an eventually consistent read may lag
    Lag,            \* how many former items it may return
    Refresh,        \* how old a snapshot may be
    CallTime,       \* the longest a probe runs
    Wait,           \* the wait of an OPEN circuit
    \* The numbers of the protocol and of the policy, as the table knows them.
    Skew, LeaseTime, LongestLease, LongestWait, SignalTime, LongestSignal, WatchTime, LongestWatch, LongestExtension,
    FarAhead, RampTime,
    GrantLimit, CloseScore, ReopenScore

VARIABLES
    now,            \* the true time
    item,           \* what is stored
    net,            \* requests that are held up
    permits,        \* permits whose holders have not started yet
    running,        \* probes that run
    spent,          \* nonces whose permits were handed out
    counted,        \* nonces whose outcomes were counted
    olds,           \* former items that a read may still return, the oldest first
    admitted,       \* when the item last let ordinary calls pass
    snap,           \* what each reader believes
    asked,          \* what each reader waits for, in the order in which it was sent
    ordered,        \* when the newest operator's order that took effect was given
    broken          \* the promises that were broken

vars == <<now, item, net, permits, running, spent, counted, olds, admitted, snap, asked, ordered, broken>>

-----------------------------------------------------------------------------
(* The words of the table.  As in DynamoDB, a comparison with an attribute  *)
(* that the item does not hold is false.                                    *)

Absent(a) == a = None
Is(a, v) == a # None /\ a = v
Less(a, v) == a # None /\ a < v
AtMost(a, v) == a # None /\ a <= v
Greater(a, v) == a # None /\ a > v
AtLeast(a, v) == a # None /\ a >= v
Sum(a, d) == IF a = None THEN d ELSE a + d

Min(a, b) == IF a < b THEN a ELSE b
Max(a, b) == IF a > b THEN a ELSE b
Number(a) == IF a = None THEN 0 ELSE a
Nobody == [s \in Slots |-> None]

(* A safeguard that a mutant takes away, and a value that it swaps.         *)
Unless(mutant, safeguard) == mutant \in Mutants \/ safeguard
Instead(mutant, wrong, right) == IF mutant \in Mutants THEN wrong ELSE right

(* What a configuration cannot say. *)
MinusOne == -1
AnySource == Permutations(Sources)

-----------------------------------------------------------------------------
(* The rules.  i is the item, m the request.                                *)

NextEpoch(m) == Instead("EpochStands", m.epoch, Max(Number(m.epoch) + 1, m.now))

Fenced(i, m) ==
    Unless("NoEpochFence", IF m.epoch = None THEN Absent(i.epoch) ELSE Is(i.epoch, m.epoch))

Automatic(i, m) ==
    /\ Fenced(i, m)
    /\ Unless("OverrideIgnored", Absent(i.override) \/ AtMost(i.overrideUntil, m.now))

InWatch(i, m) ==
    /\ Is(i.state, "CLOSED")
    /\ Unless("NoWatchFence", Is(i.watch, m.watch))
    /\ Greater(i.watchUntil, m.now)

Opened(i, m) ==
    [i EXCEPT
        !.epoch = NextEpoch(m),
        !.state = "OPEN",
        !.openUntil = Instead("RelativeUntil", now, m.now) + m.wait,
        !.probeScore = 0,
        !.grants = 0,
        !.probeHolder = Nobody,
        !.probeUntil = Nobody]

LeaseOver(i, m, s) ==
    Unless("NoSlotCheck",
        \/ Absent(i.probeHolder[s])
        \/ Instead("LeaseNeverEnds", FALSE, Less(i.probeUntil[s], m.now - Instead("NoSkewMargin", 0, Skew)))
        \/ Instead("AbsurdLeaseStands", FALSE, Greater(i.probeUntil[s], m.now + LongestLease + Skew)))

LongestSane(signals) == IF signals = {} THEN LongestWait ELSE Max(LongestSignal, LongestWait)

(* The wait that the writer of m knows, if only a broken clock can have stored it. *)
AbsurdWait(m) ==
    IF Number(m.openUntil) > m.now + LongestSane(m.signals) + Skew THEN m.openUntil ELSE None

WatchWhen(i, m) ==
    /\ Automatic(i, m)
    /\ IF m.epoch = None
       THEN TRUE
       ELSE /\ Is(i.state, "CLOSED")
            /\ IF m.watch = 0 THEN Absent(i.watch) ELSE Is(i.watch, m.watch)
            /\ \/ Absent(i.watchUntil)
               \/ AtMost(i.watchUntil, m.now)
               \/ Greater(i.watchUntil, m.now + LongestWatch + Skew)
               \/ Greater(i.watchFrom, m.now + FarAhead)

Created(i, m) ==
    IF m.epoch = None THEN [i EXCEPT !.epoch = m.now, !.state = "CLOSED"] ELSE i

WatchThen(i, m) ==
    [Created(i, m) EXCEPT
        !.watch = m.watch + 1,
        !.watchFrom = m.now,
        !.watchUntil = m.now + WatchTime]

TripWhen(i, m) ==
    /\ Automatic(i, m)
    /\ InWatch(i, m)

TripThen(i, m) == Opened(i, m)

GrantWhen(i, m) ==
    /\ Automatic(i, m)
    /\ Is(i.state, "OPEN")
    /\ \/ Absent(i.openUntil)
       \/ Instead("WaitNeverEnds", FALSE, AtMost(i.openUntil, m.now))
       \/ Instead("AbsurdWaitByClock",
              Greater(i.openUntil, m.now + LongestSane(m.signals) + Skew),
              Instead("AbsurdWaitStands", FALSE, Is(i.openUntil, AbsurdWait(m))))
    /\ Unless("PermitsUnfenced",
           IF m.grants = 0 THEN Absent(i.grants) \/ Is(i.grants, 0) ELSE Is(i.grants, m.grants))
    /\ Unless("NoGrantLimit", Absent(i.grants) \/ Less(i.grants, GrantLimit))
    /\ Unless("GrantIgnoresScore", Absent(i.probeScore) \/ Less(i.probeScore, CloseScore))
    /\ Unless("GrantIgnoresScore", Absent(i.probeScore) \/ Greater(i.probeScore, ReopenScore))
    /\ LeaseOver(i, m, m.slot)

GrantThen(i, m) ==
    [i EXCEPT
        !.openUntil = IF Number(m.openUntil) > m.now THEN m.now ELSE @,
        !.probeHolder[m.slot] = m.nonce,
        !.probeUntil[m.slot] = m.now + LeaseTime,
        !.grants = Sum(@, 1)]

ProbeWhen(i, m) ==
    /\ Automatic(i, m)
    /\ Is(i.state, "OPEN")
    /\ Unless("NoNonceFence", Is(i.probeHolder[m.slot], m.nonce))

ProbeThen(i, m) ==
    [i EXCEPT
        !.probeHolder[m.slot] = None,
        !.probeUntil[m.slot] = None,
        !.probeScore = Sum(@, m.points)]

CloseWhen(i, m) ==
    /\ Automatic(i, m)
    /\ Is(i.state, "OPEN")
    /\ Unless("CloseIgnoresScore", AtLeast(i.probeScore, CloseScore))

CloseThen(i, m) ==
    [i EXCEPT
        !.epoch = NextEpoch(m),
        !.state = "CLOSED",
        !.watch = m.watch + 1,
        !.watchFrom = m.now,
        !.watchUntil = m.now + Max(RampTime, (WatchTime * 2) \div 3),
        !.openUntil = None,
        !.signals = {},
        !.probeHolder = Nobody,
        !.probeUntil = Nobody]

ReopenWhen(i, m) ==
    /\ Automatic(i, m)
    /\ Is(i.state, "OPEN")
    /\ AtMost(i.probeScore, ReopenScore)

ReopenThen(i, m) == Opened(i, m)

RenewWhen(i, m) ==
    /\ Automatic(i, m)
    /\ Is(i.state, "OPEN")
    /\ AtLeast(i.grants, GrantLimit)
    /\ \A s \in Slots : LeaseOver(i, m, s)

RenewThen(i, m) == Opened(i, m)

CalmWhen(i, m) ==
    /\ Automatic(i, m)
    /\ InWatch(i, m)

CalmThen(i, m) == [i EXCEPT !.watchUntil = m.now - Skew]

ExtendWhen(i, m) ==
    /\ Automatic(i, m)
    /\ InWatch(i, m)

ExtendThen(i, m) ==
    [i EXCEPT !.watchUntil = Min(m.now + WatchTime, m.watchFrom + LongestExtension)]

PostponeWhen(i, m) ==
    /\ Automatic(i, m)
    /\ Is(i.state, "OPEN")
    /\ Unless("PostponeShortens", Less(i.openUntil, m.until))

PostponeThen(i, m) == [i EXCEPT !.openUntil = m.until]

NewestOfSource(i, m) ==
    Unless("NoSignalOrder", Absent(i.signalAt[m.source]) \/ Less(i.signalAt[m.source], m.at))

SignalWanted(m) == Min(m.until, m.now + SignalTime)

SignalUntil(m) ==
    LET wanted == SignalWanted(m)
        standing == Instead("AbsurdWaitKept", TRUE, AbsurdWait(m) = None)
    IN  IF m.open /\ standing THEN Max(wanted, Number(m.openUntil)) ELSE wanted

SignalWhen(i, m) ==
    /\ Automatic(i, m)
    /\ NewestOfSource(i, m)
    /\ Unless("SignalUnfenced", IF m.openUntil = None THEN Absent(i.openUntil) ELSE Is(i.openUntil, m.openUntil))

SignalThen(i, m) ==
    [i EXCEPT
        !.signals = @ \cup {m.source},
        !.signalAt[m.source] = m.at,
        !.signalUntil[m.source] = SignalWanted(m),
        !.epoch = NextEpoch(m),
        !.state = "OPEN",
        !.openUntil = SignalUntil(m),
        !.probeScore = 0,
        !.grants = 0,
        !.probeHolder = Nobody,
        !.probeUntil = Nobody]

(* An all-clear counts while an override stands: it opens nothing, and shortens what the circuit goes on from. *)
ClearWhen(i, m) ==
    /\ Fenced(i, m)
    /\ IF m.order = None
       THEN Absent(i.override) \/ AtMost(i.overrideUntil, m.now)
       ELSE Instead("ClearWaits", FALSE, Is(i.override, m.order))
    /\ NewestOfSource(i, m)
    /\ Unless("ClearUnfenced", IF m.signals = {} THEN TRUE ELSE Is(i.signals, m.signals))

Cleared(i, m) ==
    [i EXCEPT
        !.signals = @ \ {m.source},
        !.signalAt[m.source] = m.at,
        !.signalUntil[m.source] = None]

ClearThen(i, m) ==
    IF m.open /\ m.signals = {m.source}
    THEN [Cleared(i, m) EXCEPT !.openUntil = m.now]
    ELSE IF m.shortens
    THEN [Cleared(i, m) EXCEPT !.openUntil = Max(m.now, m.held)]
    ELSE Cleared(i, m)

OverrideWhen(i, m) == TRUE

OverrideThen(i, m) ==
    [i EXCEPT
        !.override = m.kind,
        !.overrideUntil = m.until]

ReleaseWhen(i, m) == TRUE

ReleaseThen(i, m) ==
    [i EXCEPT
        !.override = None,
        !.overrideUntil = None]

When(i, m) ==
    CASE m.rule = "WATCH" -> WatchWhen(i, m)
      [] m.rule = "TRIP" -> TripWhen(i, m)
      [] m.rule = "GRANT" -> GrantWhen(i, m)
      [] m.rule = "PROBE" -> ProbeWhen(i, m)
      [] m.rule = "CLOSE" -> CloseWhen(i, m)
      [] m.rule = "REOPEN" -> ReopenWhen(i, m)
      [] m.rule = "RENEW" -> RenewWhen(i, m)
      [] m.rule = "CALM" -> CalmWhen(i, m)
      [] m.rule = "EXTEND" -> ExtendWhen(i, m)
      [] m.rule = "POSTPONE" -> PostponeWhen(i, m)
      [] m.rule = "SIGNAL" -> SignalWhen(i, m)
      [] m.rule = "CLEAR" -> ClearWhen(i, m)
      [] m.rule = "OVERRIDE" -> OverrideWhen(i, m)
      [] m.rule = "RELEASE" -> ReleaseWhen(i, m)

Then(i, m) ==
    CASE m.rule = "WATCH" -> WatchThen(i, m)
      [] m.rule = "TRIP" -> TripThen(i, m)
      [] m.rule = "GRANT" -> GrantThen(i, m)
      [] m.rule = "PROBE" -> ProbeThen(i, m)
      [] m.rule = "CLOSE" -> CloseThen(i, m)
      [] m.rule = "REOPEN" -> ReopenThen(i, m)
      [] m.rule = "RENEW" -> RenewThen(i, m)
      [] m.rule = "CALM" -> CalmThen(i, m)
      [] m.rule = "EXTEND" -> ExtendThen(i, m)
      [] m.rule = "POSTPONE" -> PostponeThen(i, m)
      [] m.rule = "SIGNAL" -> SignalThen(i, m)
      [] m.rule = "CLEAR" -> ClearThen(i, m)
      [] m.rule = "OVERRIDE" -> OverrideThen(i, m)
      [] m.rule = "RELEASE" -> ReleaseThen(i, m)

-----------------------------------------------------------------------------
(* What an environment may compose: v is its view of the item, w its wall   *)
(* clock.  It composes what its view allows and nothing else; that two      *)
(* environments hold the same view is how they race.  A PROBE comes from a  *)
(* permit, see Finish.                                                      *)

Remembered ==
    {m.nonce : m \in {n \in net : n.rule \in {"GRANT", "PROBE"}}}
        \cup {p.nonce : p \in permits}
        \cup {r.nonce : r \in running}
        \cup {item.probeHolder[s] : s \in {t \in Slots : item.probeHolder[t] # None}}

FreshNonces == Nonces \ Remembered

(* The first name that nobody remembers: which one it is makes no difference. *)
FreshNonce ==
    IF FreshNonces = {} THEN {} ELSE {CHOOSE n \in FreshNonces : \A o \in FreshNonces : n <= o}

(* What kind of override stands makes a difference to readers only. *)
Kinds == IF Readers = {} THEN {"FORCED_OPEN"} ELSE {"FORCED_OPEN", "FORCED_CLOSED"}

(* Until when the other sources hold the circuit open. *)
HeldWithout(v, s) ==
    IF v.signals \ {s} = {} THEN 0
    ELSE CHOOSE u \in {v.signalUntil[o] : o \in v.signals \ {s}} :
            \A o \in v.signals \ {s} : v.signalUntil[o] <= u

(* The override that stands by the writer's clock. *)
Order(v, w) == IF v.override = None \/ AtMost(v.overrideUntil, w) THEN None ELSE v.override

OfRule(rule, v, w) ==
    CASE rule \in {"TRIP", "REOPEN", "RENEW"} ->
            {[rule |-> rule, epoch |-> v.epoch, now |-> w, watch |-> Number(v.watch), wait |-> Wait]}
      [] rule \in {"WATCH", "CLOSE", "CALM"} ->
            {[rule |-> rule, epoch |-> v.epoch, now |-> w, watch |-> Number(v.watch)]}
      [] rule = "EXTEND" ->
            {[rule |-> rule, epoch |-> v.epoch, now |-> w, watch |-> Number(v.watch), watchFrom |-> Number(v.watchFrom)]}
      [] rule = "GRANT" ->
            {[rule |-> rule, epoch |-> v.epoch, now |-> w, signals |-> v.signals, grants |-> Number(v.grants),
              openUntil |-> v.openUntil, slot |-> s, nonce |-> n] : s \in Slots, n \in FreshNonce}
      [] rule = "POSTPONE" ->
            {[rule |-> rule, epoch |-> v.epoch, now |-> w, until |-> w + LongestWait]}
      [] rule \in {"SIGNAL", "CLEAR"} ->
            {[rule |-> rule, epoch |-> v.epoch, now |-> w, source |-> s, at |-> at, until |-> at + SignalTime,
              order |-> Order(v, w),
              open |-> v.state = "OPEN", openUntil |-> v.openUntil, signals |-> v.signals, held |-> HeldWithout(v, s),
              shortens |-> v.state = "OPEN" /\ s \in v.signals /\ Max(w, HeldWithout(v, s)) < Number(v.openUntil)] : s \in Sources, at \in Max(0, now - 1)..now}
      [] rule = "OVERRIDE" ->
            {[rule |-> rule, now |-> w, kind |-> k, until |-> u] : k \in Kinds, u \in {None, w + 2}}
      [] rule = "RELEASE" ->
            {[rule |-> rule, now |-> w]}
      [] OTHER -> {}

Clocks == now..(now + Drift)

Views == {item} \cup {olds[n].item : n \in DOMAIN olds}

-----------------------------------------------------------------------------
(* What is promised of a single write, by the true time and the true item.  *)

Operators == {"OVERRIDE", "RELEASE"}

OverrideStands(i) ==
    i.override # None /\ (i.overrideUntil = None \/ i.overrideUntil > now + Drift)

WaitRuns(i) ==
    i.openUntil # None /\ i.openUntil > now + Drift /\ i.openUntil <= now + LongestSane(i.signals) + Skew

Wrongs(i, m, j) ==
    (IF \/ m.rule \notin Operators /\ i.epoch # m.epoch
        \/ m.rule \in {"TRIP", "CALM", "EXTEND"} /\ i.watch # m.watch
        \/ Number(j.epoch) < Number(i.epoch)
        \/ j.state # i.state /\ i.epoch # None /\ j.epoch <= i.epoch
     THEN {"Fencing"} ELSE {})
    \cup
    (IF m.rule \notin Operators \cup {"CLEAR"} /\ OverrideStands(i) THEN {"OperatorsWin"} ELSE {})
    \cup
    (IF m.rule \in Operators /\ m.now < ordered THEN {"NewestOrderStands"} ELSE {})
    \cup
    (IF m.rule = "PROBE" /\ m.nonce \in counted THEN {"CountedOnce"} ELSE {})
    \cup
    (IF m.rule \in {"TRIP", "REOPEN", "RENEW"} /\ j.openUntil > m.now + Wait THEN {"LateTrips"} ELSE {})
    \cup
    (IF m.rule = "GRANT" /\ WaitRuns(i) THEN {"WaitsFirst"} ELSE {})
    \cup
    (IF \/ m.rule = "GRANT" /\ (i.probeScore >= CloseScore \/ i.probeScore <= ReopenScore)
        \/ m.rule = "CLOSE" /\ i.probeScore < CloseScore
     THEN {"VerdictDecides"} ELSE {})
    \cup
    (IF m.rule \in {"SIGNAL", "POSTPONE"} /\ i.state = "OPEN" /\ WaitRuns(i) /\ j.openUntil < i.openUntil
     THEN {"WaitsOnlyGrow"} ELSE {})
    \cup
    (IF m.rule = "SIGNAL" /\ j.openUntil > m.now + LongestSane(j.signals) + Skew THEN {"SignalsHold"} ELSE {})
    \cup
    (IF m.rule \in {"SIGNAL", "CLEAR"} /\ i.signalAt[m.source] # None /\ m.at <= i.signalAt[m.source]
     THEN {"SignalsInOrder"} ELSE {})
    \cup
    (IF m.rule = "CLEAR" /\ j.state = "OPEN" /\ j.openUntil < i.openUntil
            /\ \E o \in j.signals : j.openUntil < j.signalUntil[o]
     THEN {"SignalsHold"} ELSE {})
    \cup
    (IF m.rule = "CLEAR" /\ j.state = "OPEN" /\ i.signals # {} /\ j.signals = {} /\ WaitRuns(j)
     THEN {"SignalsEnd"} ELSE {})

-----------------------------------------------------------------------------
(* Steps of writers.                                                        *)

Admits(i) == IF i.override # None THEN i.override = "FORCED_CLOSED" ELSE i.state # "OPEN"

Newest(n, seq) == SubSeq(seq, Max(1, Len(seq) - n + 1), Len(seq))

Remember(spents, counteds) ==
    LET kept == IF spents = {} /\ counteds = {} THEN {} ELSE Remembered'
    IN  spent' = spents \cap kept /\ counted' = counteds \cap kept

(* Whether a holder whose clock shows w may start a probe. *)
CanStart(until, w) == Unless("NoLeaseCheck", w + CallTime <= until)

(* A request takes effect. *)
Effect(m) ==
    LET j == Then(item, m)
        handedOut == m.rule = "GRANT" /\ m.nonce \notin spent /\ CanStart(m.now + LeaseTime, now)
    IN  /\ When(item, m)
        /\ Number(j.epoch) <= Horizon + Periods /\ Number(j.watch) <= 1 + Periods
        /\ item' = j
        /\ permits' = IF handedOut
                      THEN permits \cup {[nonce |-> m.nonce, slot |-> m.slot, epoch |-> m.epoch,
                                          until |-> m.now + LeaseTime]}
                      ELSE permits
        /\ Remember(IF handedOut THEN spent \cup {m.nonce} ELSE spent,
                    IF m.rule = "PROBE" THEN counted \cup {m.nonce} ELSE counted)
        /\ olds' = IF Lag = 0 \/ j = item THEN olds ELSE Newest(Lag, Append(olds, [item |-> item, at |-> now]))
        /\ admitted' = IF "admissions" \in Followed /\ (Admits(item) \/ Admits(j)) THEN now ELSE admitted
        /\ ordered' = IF m.rule \in Operators /\ "orders" \in Followed THEN Max(ordered, m.now) ELSE ordered
        /\ broken' = broken \cup Wrongs(item, m, j)
        /\ "effects" \in Followed => TLCSet(1, TLCGet(1) \cup {m.rule})

(* A request that is answered at once. *)
Write(m) == net' = net /\ running' = running /\ Effect(m)

HoldUp(m) ==
    /\ Cardinality(net) < HeldUp
    /\ net' = net \cup {m}
    /\ UNCHANGED <<item, permits, running, spent, counted, olds, admitted, ordered, broken>>

(* A request arrives after all.  It stays, to arrive again. *)
Arrive(m) == net' = net /\ running' = running /\ Effect(m)

Lose(m) ==
    /\ net' = net \ {m}
    /\ UNCHANGED <<item, permits, running, olds, admitted, ordered, broken>>
    /\ Remember(spent, counted)

(* The holder of a permit looks at its clock, and starts. *)
Start(p, w) ==
    /\ CanStart(p.until, w)
    /\ permits' = permits \ {p}
    /\ running' = running \cup {[nonce |-> p.nonce, slot |-> p.slot, epoch |-> p.epoch, ends |-> now + CallTime]}
    /\ UNCHANGED <<item, net, spent, counted, olds, admitted, ordered, broken>>

Outcome(r, w, points) ==
    [rule |-> "PROBE", epoch |-> r.epoch, now |-> w, slot |-> r.slot, nonce |-> r.nonce, points |-> points]

Finish(r, m) ==
    /\ running' = running \ {r}
    /\ \/ net' = net /\ Effect(m)
       \/ /\ Cardinality(net) < HeldUp
          /\ net' = net \cup {m}
          /\ UNCHANGED <<item, permits, spent, counted, olds, admitted, ordered, broken>>

-----------------------------------------------------------------------------
(* Steps of readers.  A question is a read that may lag, or one whose       *)
(* answer is the newest item: a consistent read or a write.  Questions are  *)
(* served, and answers arrive, in any order, or never.                      *)

Send(r, kind) ==
    /\ Len(asked[r]) < Asked
    /\ asked' = [asked EXCEPT ![r] = Append(@, [kind |-> kind, at |-> now, got |-> None, late |-> FALSE, fresh |-> TRUE])]
    /\ UNCHANGED <<snap, broken>>

Serve(r, q) ==
    /\ asked[r][q].got = None
    /\ \E v \in IF asked[r][q].kind = "lagging" THEN Views ELSE {item} :
           asked' = [asked EXCEPT ![r][q].got = [epoch |-> v.epoch, admits |-> Admits(v)]]
    /\ UNCHANGED <<snap, broken>>

Without(seq, q) == SubSeq(seq, 1, q - 1) \o SubSeq(seq, q + 1, Len(seq))

(* What was sent before the answered question is late; what was sent before the answer came proves no deletion. *)
Overtaken(seq, q) ==
    [n \in 1..Len(seq) |-> [seq[n] EXCEPT !.late = @ \/ (n < q), !.fresh = FALSE]]

Receive(r, q) ==
    LET a == asked[r][q]
        back == Number(a.got.epoch) < Number(snap[r].epoch)
        proven == a.kind = "newest" /\ Instead("OvertakenAnswersWin", TRUE, a.fresh)
        believed == [epoch |-> a.got.epoch, admits |-> a.got.admits,
                     at |-> Instead("AgeFromArrival", now, a.at)]
    IN  /\ a.got # None
        /\ IF a.late \/ (back /\ Instead("OldReadsWin", FALSE, ~proven))
           THEN /\ asked' = [asked EXCEPT ![r] = Without(@, q)]
                /\ UNCHANGED <<snap, broken>>
           ELSE /\ asked' = [asked EXCEPT ![r] = Without(Overtaken(@, q), q)]
                /\ snap' = [snap EXCEPT ![r] = believed]
                /\ broken' = IF back THEN broken \cup {"Monotone"} ELSE broken

-----------------------------------------------------------------------------
(* Time passes, and what can no longer matter is forgotten. *)
Tick ==
    /\ now < Horizon
    /\ now' = now + 1
    /\ permits' = {p \in permits : CanStart(p.until, now + 1)}
    /\ running' = {r \in running : r.ends >= now + 1}
    /\ olds' = SelectSeq(olds, LAMBDA old : old.at + Delta > now)
    /\ admitted' = IF "admissions" \in Followed /\ Admits(item) THEN now + 1 ELSE admitted
    /\ UNCHANGED <<item, net, snap, asked, ordered, broken>>
    /\ Remember(spent, counted)

Writers ==
    \/ \E rule \in Rules, v \in Views, w \in Clocks :
           \E m \in OfRule(rule, v, w) : When(v, m) /\ (Write(m) \/ HoldUp(m))
    \/ \E m \in net : Arrive(m) \/ Lose(m)
    \/ \E p \in permits, w \in Clocks : Start(p, w)
    \/ \E r \in running, w \in Clocks, points \in {1, 0, -1} : Finish(r, Outcome(r, w, points))

Reading ==
    \E r \in Readers :
        \/ \E kind \in {"lagging", "newest"} : Send(r, kind)
        \/ \E q \in 1..Len(asked[r]) : Serve(r, q) \/ Receive(r, q)

Next ==
    \/ Tick
    \/ Writers /\ UNCHANGED <<now, snap, asked>>
    \/ Reading /\ UNCHANGED <<now, item, net, permits, running, spent, counted, olds, admitted, ordered>>

Blank ==
    [state |-> None, epoch |-> None, openUntil |-> None, probeScore |-> None, grants |-> None,
     probeHolder |-> Nobody, probeUntil |-> Nobody,
     watch |-> None, watchFrom |-> None, watchUntil |-> None,
     override |-> None, overrideUntil |-> None,
     signals |-> {}, signalAt |-> [s \in Sources |-> None],
     signalUntil |-> [s \in Sources |-> None]]

(* Epochs begin ahead of every clock and so grow by one.  That an item which is made anew takes its epoch from the
   clock is for the deletions of the simulator. *)
Watched ==
    [Blank EXCEPT !.state = "CLOSED", !.epoch = Horizon, !.watch = 1, !.watchFrom = 0, !.watchUntil = WatchTime]

Probed ==
    [Watched EXCEPT !.state = "OPEN", !.openUntil = 0, !.probeScore = 0, !.grants = 0]

Forever == 100 * Horizon

Beginning(name) ==
    CASE name = "nothing" -> Blank
      [] name = "watched" -> Watched
      [] name = "open" -> Probed
      [] name = "decided" -> [Probed EXCEPT !.probeScore = CloseScore]
      [] name = "absurd lease" ->
            [Probed EXCEPT !.probeHolder = [s \in Slots |-> 0], !.probeUntil = [s \in Slots |-> Forever]]
      [] name = "absurd wait" -> [Probed EXCEPT !.openUntil = Forever]

Init ==
    /\ now = 0
    /\ item \in {Beginning(name) : name \in Beginnings}
    /\ net = {} /\ permits = {} /\ running = {} /\ spent = {} /\ counted = {} /\ olds = <<>>
    /\ admitted = 0
    /\ snap = [r \in Readers |-> [epoch |-> None, admits |-> FALSE, at |-> 0]]
    /\ asked = [r \in Readers |-> <<>>]
    /\ ordered = 0
    /\ broken = {}

Spec == Init /\ [][Next]_vars

-----------------------------------------------------------------------------
(* What is promised.                                                        *)

(* I1: of a period, never more probes run at once than there are slots; never more permits than the limit. *)
Permits == \A r \in running : Cardinality({q \in running : q.epoch = r.epoch}) <= Cardinality(Slots)
Grants == Number(item.grants) <= GrantLimit

(* I2: what was composed against an epoch or a watch takes effect in it or never; every change of state is a new
   epoch, and epochs grow. *)
Fencing == "Fencing" \notin broken

(* I3: who goes by a fresh snapshot does what the fleet allowed at most Refresh + Delta ago. *)
Staleness ==
    \A r \in Readers :
        snap[r].admits /\ now - snap[r].at <= Refresh
            => admitted + Refresh + Instead("StalenessWithoutDelta", 0, Delta) >= now

(* I4: when waits and leases are over, whoever comes by can go on; a verdict any reader can carry out at once. *)
Allowed(rules) == \E m \in UNION {OfRule(rule, item, now) : rule \in rules \cap Rules} : When(item, m)

Undecided == Number(item.probeScore) < CloseScore /\ Number(item.probeScore) > ReopenScore

MayBeProbed ==
    /\ \/ Absent(item.openUntil)
       \/ item.openUntil <= now
       \/ item.openUntil > now + LongestSane(item.signals) + Skew
    /\ \A s \in Slots :
        \/ Absent(item.probeHolder[s])
        \/ item.probeUntil[s] + Skew < now
        \/ item.probeUntil[s] > now + LongestLease + Skew

Recovery ==
    item.state = "OPEN" /\ (item.override = None \/ AtMost(item.overrideUntil, now)) =>
        IF Undecided
        THEN MayBeProbed => Allowed({"GRANT", "RENEW"})
        ELSE Allowed({"CLOSE", "REOPEN"})

(* I8: nobody goes back in time. *)
Monotone == "Monotone" \notin broken

(* I9: what trips late opens nothing anew: its wait ends when it would have ended. *)
LateTrips == "LateTrips" \notin broken

(* Nothing automatic takes effect while an operator's override stands, but all-clears. *)
OperatorsWin == "OperatorsWin" \notin broken

(* The outcome of a permit counts at most once. *)
CountedOnce == "CountedOnce" \notin broken

(* No permit while the wait runs. *)
WaitsFirst == "WaitsFirst" \notin broken

(* No permit after the verdict, no closing before it. *)
VerdictDecides == "VerdictDecides" \notin broken

(* A signal and a postponement never shorten the wait that stands. *)
WaitsOnlyGrow == "WaitsOnlyGrow" \notin broken

(* Signals hold the circuit until their end, and no longer when the last of them is cleared. *)
SignalsHold == "SignalsHold" \notin broken
SignalsEnd == "SignalsEnd" \notin broken

(* A notification that is not the newest of its source changes nothing. *)
SignalsInOrder == "SignalsInOrder" \notin broken

(* Whoever holds the circuit can take that back at any time, also while an override stands. *)
Heard ==
    \A s \in item.signals :
        item.state = "OPEN" /\ item.signalAt[s] < now =>
            \E m \in OfRule("CLEAR", item, now) : m.source = s /\ When(item, m)

(* The instance is large enough: a permit was never short of a name. *)
Enough == FreshNonces # {}

(* The instance is large enough to show every rule at work.  This one must break: TLC keeps the rules that took effect
   in its register 1, which no state holds. *)
ASSUME TLCSet(1, {})
Probing == "GRANT" \in Rules /\ CallTime <= LeaseTime
SomeRuleSleeps == ~(Rules \cup (IF Probing THEN {"PROBE"} ELSE {}) \subseteq TLCGet(1))

-----------------------------------------------------------------------------
(* What is not promised.  The check shows that each of these fails.         *)

(* An operator's order that is held up undoes no newer one. *)
NewestOrderStands == "NewestOrderStands" \notin broken

(* Not more probes than slots even when those of a former period are counted too. *)
PermitsOfAllPeriods == Cardinality(running) <= Cardinality(Slots)
=============================================================================
