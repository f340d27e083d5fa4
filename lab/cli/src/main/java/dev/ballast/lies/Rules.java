package dev.ballast.lies;

import java.util.List;
import java.util.Map;

/** The rules of the checks, each with what is judged wrongly without it. */
final class Rules {

    private Rules() {}

    /** Rules that no lie needs, and why. */
    static Map<String, String> notNeeded() {
        return Map.of(
                "check.LossDoubts.unasked",
                "no run directory says which connections brought bytes that no request had asked for",
                "lifetime.Views.missingNumbers",
                "the judge sees missing numbers as it reads the file; this one is for checks of a run that goes on");
    }

    static List<Rule> all() {
        return List.of(
                // why a request was lost
                new Rule("loss.NeverSent", "explain", "a request is never sent by the generator"),
                new Rule("loss.Misrouted", "explain", "a stranger answers a request"),
                new Rule("loss.DiscoveryOutage", "explain", "an instance dies while Consul has no leader"),
                new Rule(
                        "loss.DiscoveryOutage",
                        "emptied",
                        "Consul loses its leader, and the balancer empties its list"),
                new Rule("loss.DiscoveryOutage", "stale", "an instance dies while Consul has no leader"),
                new Rule("loss.EmptyPool", "explain", "the pool is scaled to 0 under the load"),
                new Rule("loss.NoLiveUpstream", "explain", "nginx has no live instance left"),
                new Rule("loss.StaleUpstream", "explain", "the balancer asks an address that no instance ever had"),
                new Rule("loss.StaleUpstream", "why", "the process of an instance is just being started again"),
                new Rule("loss.StoppedInFlight", "explain", "an instance dies with a request"),
                new Rule("loss.StoppedInFlight", "how", "an instance that leaves closes a connection"),
                new Rule(
                        "loss.ClosedIdleByInstance",
                        "explain",
                        "an instance closes an idle connection as another one dies"),
                new Rule(
                        "loss.ClosedIdleByInstance",
                        "how",
                        "an instance closes the idle connection that the balancer uses"),
                new Rule(
                        "loss.HungUpForInstance",
                        "explain",
                        "HAProxy hangs up on a fresh connection, and no instance executed the request"),
                new Rule("loss.IdleTimedOut", "explain", "408 crosses a request on a kept connection"),
                new Rule("loss.CutByOldWorker", "explain", "an old worker ends and cuts a request"),
                new Rule("loss.CutByOldWorker", "had", "an old worker ends and cuts a request that it logs"),
                new Rule("loss.ReloadGap", "explain", "a kept connection is closed in a reload"),
                new Rule(
                        "loss.IdleKeepAliveClosed", "explain", "a kept connection is closed as a request leaves on it"),
                new Rule("loss.WithoutLog", "explain", "an instance dies with a request, and no log says so"),
                new Rule("loss.WithoutLog", "ended", "an instance dies with a request, and no log says so"),
                new Rule("loss.WithoutLog", "stillListed", "a request goes to a dead instance, and no log says so"),
                // what the rules look at
                new Rule("loss.Loss", "lineWouldBeThere", "a kept connection is closed as a request leaves on it"),
                new Rule("loss.Loss", "waited", "a request that waited for long times out in a reload"),
                new Rule("loss.Loss", "cut", "an old worker ends and cuts a request"),
                new Rule("loss.Loss", "clientSawClose", "a kept connection is closed as a request leaves on it"),
                new Rule("loss.Loss", "hiddenHangUp", "HAProxy hangs up on a kept connection, which it does not log"),
                new Rule("loss.Loss", "emptySince", "the pool is scaled to 0 under the load"),
                new Rule(
                        "loss.AccessLine",
                        "closedUnanswered",
                        "an instance closes the idle connection that the balancer uses"),
                new Rule("loss.AccessLog", "has", "a kept connection is closed as the balancer answers"),
                new Rule("loss.AccessLog", "unserved", "the balancer answers from a cache"),
                new Rule("loss.Gaps", "onProcess", "the balancer crashes and is started again"),
                new Rule("loss.Gaps", "onWorker", "a connection is reset in a reload"),
                new Rule("loss.Gaps", "endedAt", "an old worker ends and cuts a request"),
                new Rule("loss.Life", "isDone", "a helper of an instance has done its job as it fails"),
                new Rule("loss.PoolTrace", "leaderless", "an instance dies while Consul has no leader"),
                new Rule("loss.PoolTrace", "isWhole", "the balancer asks an address that no instance ever had"),
                new Rule("loss.Answerers", "isStranger", "a stranger answers a request"),
                new Rule("loss.Answerers", "insteadOf", "another instance answers than the balancer asked"),
                new Rule("loss.Answerers", "isUnplaced", "the start of an instance is missing in the file"),
                new Rule("loss.Executions", "times", "an answer is lost that an instance gave"),
                new Rule("loss.Executions", "areKnown", "an instance executed a POST twice"),
                // whether a load lost nothing
                new Rule("check.LossCheck", "losses", "a request of a change gets 502"),
                new Rule("check.LossCheck", "retriedByTheClient", "the client sends a request again"),
                new Rule("check.LossCheck", "executedTwice", "an instance executed a POST twice"),
                new Rule("check.LossCheck", "tooSlow", "each answer takes 4.9 s"),
                new Rule("check.LossCheck", "slow", "an answer takes 1.3 s, and the generator was late by 0.5 s"),
                new Rule("check.LossDoubts", "add", "the warm-up loses all"),
                new Rule("check.LossDoubts", "neverSent", "a request is never sent since all connections wait"),
                new Rule("check.LossDoubts", "warmUp", "the warm-up loses all"),
                new Rule("check.LossDoubts", "late", "a twentieth of the requests is sent 0.4 s late"),
                new Rule("check.LossDoubts", "changes", "the load ends before the pool changes"),
                new Rule("check.LossDoubts", "unexposed", "no request is sent while the pool changes"),
                new Rule("check.LossDoubts", "tooFew", "too few requests in the changes"),
                new Rule("check.LossDoubts", "constant", "too few requests in a pool that stays"),
                new Rule("check.LossDoubts", "unlogged", "the access log lacks one request"),
                new Rule("check.LossDoubts", "unread", "the balancer's log is not read for 2 s under a load"),
                new Rule("check.LossDoubts", "unplaced", "the start of an instance is missing in the file"),
                new Rule("check.LossDoubts", "unserved", "the balancer answers from a cache"),
                new Rule("check.LossDoubts", "ledgers", "no instance has executed half of the answered requests"),
                new Rule("check.Exposures", "took", "each answer takes 4.9 s"),
                new Rule("convergence.ChangeWindows", "scalings", "no request is sent while the pool changes"),
                // who answered, and how evenly
                new Rule("check.OriginCheck", "answers", "a stranger gives one answer"),
                new Rule("check.Spread", "outside", "an instance gets half as many requests as the others"),
                new Rule("check.Spread", "isWithin", "(right) an instance is chosen by chance"),
                // whether the member lists were right
                new Rule("membership.ConsulJudge", "addUp", "Consul drops an instance three times for half a second"),
                new Rule("membership.ConsulJudge", "dropped", "Consul drops an instance that lives"),
                new Rule(
                        "membership.ConsulJudge",
                        "isExplained",
                        "(right) Consul drops an instance that was frozen, as a note says"),
                new Rule("membership.ListJudge", "missingWhilePassing", "an instance is lost from the list"),
                new Rule("membership.ListJudge", "listed", "an instance flaps on the list"),
                new Rule("membership.ListJudge", "neverListed", "an instance is never listed"),
                new Rule(
                        "membership.ListJudge",
                        "isRemnant",
                        "(right) Consul drops an instance for 0.3 s, and DNS follows late"),
                new Rule("membership.ListJudge", "staleWhileListed", "an instance stays listed after it left"),
                new Rule("membership.ListJudge", "stale", "an instance is listed for ever"),
                new Rule("membership.ListJudge", "listedWhenGone", "Consul drops an instance 30 s after it died"),
                new Rule("membership.MembershipJudge", "duplicates", "an instance is listed twice"),
                new Rule(
                        "membership.MembershipJudge",
                        "requests",
                        "an instance that left answers on a fresh connection"),
                new Rule("membership.MembershipJudge", "served", "an instance that left answers on a kept connection"),
                new Rule("membership.Strangers", "judge", "a list has an address that was never an instance"),
                new Rule("membership.Strangers", "foreign", "a list has an instance of another service"),
                new Rule("membership.Strangers", "isForeign", "a list has an instance of another service"),
                new Rule("membership.Strangers", "doubt", "the start of an instance was not seen"),
                new Rule("membership.Findings", "tooLong", "an instance is listed late"),
                new Rule("membership.Findings", "untold", "an instance never registers"),
                new Rule("membership.Doubts", "came", "Consul's watch hangs as an instance comes"),
                new Rule("membership.Doubts", "went", "Consul's watch hangs as an instance goes"),
                new Rule("membership.Doubts", "between", "the engine's events are not seen for 2 s"),
                new Rule(
                        "lifetime.Disturbances",
                        "notes",
                        "(right) Consul drops an instance that was frozen, as a note says"),
                new Rule(
                        "lifetime.ServedServices", "mostListed", "(right) other services have a balancer of their own"),
                // what was not seen
                new Rule("lifetime.Views", "views", "the process that records dies, and another one goes on"),
                new Rule("lifetime.Views", "take", "Consul's list is not seen for 2 s"),
                new Rule("lifetime.Views", "close", "the balancer's configuration is not seen for 2 s"),
                new Rule("lifetime.Views", "startsWithoutEnds", "a container starts twice without an end"),
                new Rule("lifetime.Unseen", "firstOfBalancers", "a line of the balancer could not be taken down"),
                // whether the record is whole
                new Rule("judge.RunVerdicts", "apart", "the host's clock is set by 0.3 s"),
                new Rule("judge.Judge", "members", "an instance is never listed"),
                new Rule("judge.Judge", "origin", "a stranger gives one answer"),
                new Rule("judge.Judge", "losses", "a connection is refused"),
                new Rule("judge.Judge", "spread", "an instance gets half as many requests as the others"),
                new Rule("judge.RunVerdicts", "claimsNothingLost", "a connection is refused"),
                new Rule("run.RecordedLoads", "missing", "the file of requests is missing"),
                new Rule("run.RecordedLoads$OneFile", "compare", "the last requests are missing in their file"),
                new Rule("history.RunEvent$Checked", "isUnfinished", "(right) a check that has begun has ended later"),
                new Rule("history.HistoryLines", "count", "lines of the history are missing"),
                new Rule("history.HistoryLines", "know", "a line is of a type that a later version has"));
    }
}
