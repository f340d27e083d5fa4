package dev.ballast.lies;

import java.util.List;
import java.util.Map;

/** The rules of the checks, each with what is judged wrongly without it. */
final class CheckRules {

    private CheckRules() {}

    /** Rules that no lie needs, and why. */
    static Map<String, String> notNeeded() {
        return Map.of(
                "check.LossDoubts.unasked",
                "the judge takes it from the verdict that the process of the run recorded",
                "lifetime.Views.missingNumbers",
                "the judge sees missing numbers as it reads the file; this one is for checks of a run that goes on");
    }

    private static CheckRule rule(String type, String method, String lie) {
        return new CheckRule(type, method, lie);
    }

    static List<CheckRule> all() {
        return List.of(
                // why a request was lost
                rule("loss.NeverSent", "explain", "a request is never sent by the generator"),
                rule("loss.Misrouted", "explain", "a stranger answers a request"),
                rule("loss.Answerers", "otherService", "a request is answered by another service's instance"),
                rule("loss.WrongAnswer", "explain", "an answer has a wrong body"),
                rule("loss.DiscoveryOutage", "explain", "an instance dies while Consul has no leader"),
                rule("loss.DiscoveryOutage", "emptied", "Consul loses its leader, and the balancer empties its list"),
                rule("loss.DiscoveryOutage", "stale", "an instance dies while Consul has no leader"),
                rule("loss.EmptyPool", "explain", "the pool is scaled to 0 under the load"),
                rule("loss.NoLiveUpstream", "explain", "nginx has no live instance left"),
                rule("loss.StaleUpstream", "explain", "the balancer asks an address that no instance ever had"),
                rule("loss.StaleUpstream", "why", "the process of an instance is just being started again"),
                rule("loss.StoppedInFlight", "explain", "an instance dies with a request"),
                rule("loss.StoppedInFlight", "how", "an instance that leaves closes a connection"),
                rule("loss.FrozenInFlight", "explain", "an instance is frozen with a request"),
                rule("loss.Pauses", "ms", "an instance is frozen with a request"),
                rule(
                        "loss.ClosedIdleByInstance",
                        "explain",
                        "an instance closes an idle connection as another one dies"),
                rule(
                        "loss.ClosedIdleByInstance",
                        "how",
                        "an instance closes the idle connection that the balancer uses"),
                rule(
                        "loss.HungUpForInstance",
                        "explain",
                        "HAProxy hangs up on a fresh connection, and no instance executed the request"),
                rule("loss.IdleTimedOut", "explain", "408 crosses a request on a kept connection"),
                rule("loss.CutByOldWorker", "explain", "an old worker ends and cuts a request"),
                rule("loss.CutByOldWorker", "had", "an old worker ends and cuts a request that it logs"),
                rule("loss.ReloadGap", "explain", "a kept connection is closed in a reload"),
                rule("loss.IdleKeepAliveClosed", "explain", "a kept connection is closed as a request leaves on it"),
                rule("loss.WithoutLog", "explain", "an instance dies with a request, and no log says so"),
                rule("loss.WithoutLog", "ended", "an instance dies with a request, and no log says so"),
                rule("loss.WithoutLog", "stillListed", "a request goes to a dead instance, and no log says so"),
                // what the rules look at
                rule("loss.Loss", "lineWouldBeThere", "a kept connection is closed as a request leaves on it"),
                rule("loss.Loss", "waited", "a request that waited for long times out in a reload"),
                rule("loss.Loss", "cut", "an old worker ends and cuts a request"),
                rule("loss.Loss", "clientSawClose", "a kept connection is closed as a request leaves on it"),
                rule("loss.Loss", "hiddenHangUp", "HAProxy hangs up on a kept connection, which it does not log"),
                rule("loss.Loss", "emptySince", "the pool is scaled to 0 under the load"),
                rule(
                        "loss.AccessLine",
                        "closedUnanswered",
                        "an instance closes the idle connection that the balancer uses"),
                rule("loss.AccessLine", "isErrorOfUpstream", "an instance answers with an error"),
                rule("loss.AccessLog", "has", "a kept connection is closed as the balancer answers"),
                rule("loss.AccessLog", "unserved", "the balancer answers from a cache"),
                rule("loss.Gaps", "onProcess", "the balancer crashes and is started again"),
                rule("loss.Gaps", "onEndOfContainer", "the balancer's container is killed and started again"),
                rule("loss.Gaps", "onWorker", "a connection is reset in a reload"),
                rule("loss.Gaps", "endedAt", "an old worker ends and cuts a request"),
                rule("loss.Life", "isDone", "a helper of an instance has done its job as it fails"),
                rule("loss.PoolTrace", "leaderless", "an instance dies while Consul has no leader"),
                rule("loss.PoolTrace", "isWhole", "the balancer asks an address that no instance ever had"),
                rule("loss.Answerers", "isStranger", "a stranger answers a request"),
                rule("loss.Answerers", "insteadOf", "another instance answers than the balancer asked"),
                rule("loss.Answerers", "isUnplaced", "the start of an instance is missing in the file"),
                rule("loss.Executions", "times", "an answer is lost that an instance gave"),
                rule("loss.Executions", "areKnown", "an instance executed a POST twice"),
                // whether a load lost nothing
                rule("check.LossCheck", "losses", "a request of a change gets 502"),
                rule("check.LossCheck", "retriedByTheClient", "the client sends a request again"),
                rule("check.LossCheck", "executedTwice", "an instance executed a POST twice"),
                rule("check.LossCheck", "tooSlow", "each answer takes 4.9 s"),
                rule("check.LossCheck", "slow", "an answer takes 1.3 s, and the generator was late by 0.5 s"),
                rule("check.LossDoubts", "add", "the warm-up loses all"),
                rule("check.LossDoubts", "neverSent", "a request is never sent since all connections wait"),
                rule("check.LossDoubts", "warmUp", "the warm-up loses all"),
                rule("check.LossDoubts", "late", "a twentieth of the requests is sent 0.4 s late"),
                rule("check.LossDoubts", "changes", "the load ends before the pool changes"),
                rule("check.Exposures$Change", "isUnexposed", "no request is sent while the pool changes"),
                rule(
                        "check.Exposures$Change",
                        "isMostlyUnseen",
                        "the generator stands still over the begin of a change"),
                rule("check.LossDoubts", "outside", "the load ends soon after the pool begins to change"),
                rule("check.LossDoubts", "tooFew", "too few requests in the changes"),
                rule("check.LossDoubts", "constant", "too few requests in a pool that stays"),
                rule("check.LossDoubts", "unlogged", "the access log lacks one request"),
                rule("check.LossDoubts", "unread", "the balancer's log is not read for 2 s under a load"),
                rule("check.LossDoubts", "unplaced", "the start of an instance is missing in the file"),
                rule("check.LossDoubts", "unserved", "the balancer answers from a cache"),
                rule("check.LossDoubts", "ledgers", "no instance has executed half of the answered requests"),
                rule("check.LossDoubts", "executedElsewhere", "an instance of another service executes each POST too"),
                rule("check.Exposures", "took", "each answer takes 4.9 s"),
                rule("convergence.ChangeWindows", "scalings", "no request is sent while the pool changes"),
                // who answered, and how evenly
                rule("check.OriginCheck", "answers", "a stranger gives one answer"),
                rule("check.Spread", "outside", "an instance gets half as many requests as the others"),
                rule("check.Spread", "isWithin", "(right) an instance is chosen by chance"),
                // whether the member lists were right
                rule("membership.ConsulJudge", "addUp", "Consul drops an instance three times for half a second"),
                rule("membership.ConsulJudge", "dropped", "Consul drops an instance that lives"),
                rule(
                        "membership.ConsulJudge",
                        "isExplained",
                        "(right) Consul drops an instance that had a fault, as a note says"),
                rule(
                        "membership.ConsulJudge",
                        "mayBeExplained",
                        "Consul drops an instance, and a fault came before or after"),
                rule(
                        "membership.ConsulJudge",
                        "endsAsAsked",
                        "(right) an agent that is asked to stop leaves 3 s before it ends"),
                rule("membership.ListJudge", "missingWhilePassing", "an instance is lost from the list"),
                rule("membership.ListJudge", "listed", "an instance flaps on the list"),
                rule("membership.ListJudge", "flapping", "an instance flaps on the list"),
                rule(
                        "membership.ListJudge",
                        "mayHaveFollowed",
                        "an instance flaps on the list as Consul writes it anew"),
                rule(
                        "membership.ListJudge",
                        "mayHaveBeenMeanwhile",
                        "an instance flaps on the list as Consul's members hold its agent for failed"),
                rule(
                        "membership.ListJudge",
                        "seenLate",
                        "an instance flaps on the list just before Consul is seen to drop it"),
                rule("membership.ListJudge", "neverListed", "an instance is never listed"),
                rule(
                        "membership.ListJudge",
                        "isRemnant",
                        "(right) Consul drops an instance for 0.3 s, and DNS follows late"),
                rule("membership.StaleJudge", "staleWhileListed", "an instance stays listed after it left"),
                rule("membership.StaleJudge", "stale", "an instance is listed for ever"),
                rule("membership.StaleJudge", "listedAgain", "an instance that left is listed again"),
                rule(
                        "membership.StaleJudge",
                        "addUp",
                        "an instance that left is listed again three times for half a second"),
                rule("membership.StaleJudge", "listedWhenGone", "Consul drops an instance 30 s after it died"),
                rule("membership.MembershipJudge", "duplicates", "an instance is listed twice"),
                rule("membership.MembershipJudge", "unseen", "a balancer that has to serve the pool shows no list"),
                rule(
                        "membership.MembershipJudge",
                        "crashed",
                        "the container of a balancer ends, and nobody has asked it to"),
                rule(
                        "lifetime.BalancerLife",
                        "listedOffDuty",
                        "a balancer lists a service that it no longer has to serve"),
                rule("membership.AnswerJudge", "beforeStart", "an instance answers before its container starts"),
                rule("membership.AnswerJudge", "afterDrop", "an instance that was dropped for a fault answers"),
                rule(
                        "membership.AnswerJudge",
                        "through",
                        "an instance answers through a balancer that dropped it, and another one lists it on"),
                rule("membership.Strangers", "judge", "a list has an address that was never an instance"),
                rule(
                        "membership.Strangers",
                        "unlisted",
                        "Consul has an instance whose start was not seen, and no balancer has it"),
                rule("membership.Strangers", "foreign", "a list has an instance of another service"),
                rule("membership.Strangers", "misnamed", "an instance is listed under another service's name"),
                rule("membership.Strangers", "isForeign", "a list has an instance of another service"),
                rule("membership.Strangers", "doubt", "the start of an instance was not seen"),
                rule("membership.Findings", "tooLong", "an instance is listed late"),
                rule("membership.Findings", "untold", "an instance never registers"),
                rule("membership.Doubts", "came", "Consul's watch hangs as an instance comes"),
                rule("membership.Doubts", "went", "Consul's watch hangs as an instance goes"),
                rule("membership.Doubts", "between", "the engine's events are not seen for 2 s"),
                rule(
                        "lifetime.Disturbances",
                        "notes",
                        "(right) Consul drops an instance that had a fault, as a note says"),
                rule("lifetime.Disturbances", "withSidecar", "(right) Consul drops an instance whose sidecar ended"),
                rule(
                        "lifetime.Disturbances",
                        "concernsAll",
                        "(right) Consul drops an instance as one of its servers ends"),
                rule(
                        "lifetime.Lifetime",
                        "joined",
                        "(right) a balancer no longer says which member is of which service"),
                rule("lifetime.ServedServices", "mostListed", "(right) other services have a balancer of their own"),
                // what was not seen
                rule("lifetime.Views", "views", "the process that records dies, and another one goes on"),
                rule("lifetime.Views", "take", "Consul's list is not seen for 2 s"),
                rule("lifetime.Views", "close", "the balancer's configuration is not seen for 2 s"),
                rule("lifetime.Views", "startsWithoutEnds", "a container starts twice without an end"),
                rule("lifetime.Unseen", "firstOfBalancers", "a line of the balancer could not be taken down"),
                // whether the record is whole
                rule(
                        "judge.RunVerdicts",
                        "unjudged",
                        "an instance executed a POST twice, of a load that no check judged"),
                rule("judge.RunVerdicts", "unjudgedBatches", "requests of a batch fail, and no check judges them"),
                rule(
                        "judge.RunVerdicts",
                        "directMs",
                        "an answer takes 1.5 s, and one took as long without the balancer"),
                rule(
                        "judge.LoadJudge",
                        "sawUnaskedBytes",
                        "connections brought bytes that no request had asked for, as the run recorded"),
                rule("judge.RunVerdicts", "apart", "the host's clock is set by 0.3 s"),
                rule("judge.Judge", "members", "an instance is never listed"),
                rule("judge.Judge", "origin", "a stranger gives one answer"),
                rule("judge.Judge", "losses", "a connection is refused"),
                rule("judge.Judge", "convergence", "an instance is listed over its budget"),
                rule(
                        "convergence.Stages",
                        "wasDroppedByConsul",
                        "(right) an instance that was dropped for a fault leaves"),
                rule("check.BudgetCheck", "percentile", "an instance is listed over its budget"),
                rule("judge.Judge", "spread", "an instance gets half as many requests as the others"),
                rule("judge.RunVerdicts", "claimsNothingLost", "a connection is refused"),
                rule("run.RecordedLoads", "missing", "the file of requests is missing"),
                rule("run.RecordedLoads$OneFile", "moved", "a load is moved in time, by both of its clocks"),
                rule(
                        "run.RecordedLoads$OneFile",
                        "otherBalancer",
                        "another balancer's log has the load than its file says"),
                rule("judge.RecordedExplainer", "sum", "a second balancer logs a part of the load"),
                rule("run.RecordedLoads$OneFile", "compare", "the last requests are missing in their file"),
                rule("history.RunEvent$Checked", "isUnfinished", "(right) a check that has begun has ended later"),
                rule("history.HistoryLines", "count", "lines of the history are missing"),
                rule("history.HistoryLines", "know", "a line is of a type that a later version has"));
    }
}
