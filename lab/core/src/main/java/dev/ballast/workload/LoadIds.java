package dev.ballast.workload;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;

/** The ids of loads. Two loads of one id would read as one whose requests were sent twice. */
final class LoadIds {

    static final int LONGEST = 64;

    private static final Set<String> TAKEN = ConcurrentHashMap.newKeySet();

    private LoadIds() {}

    /** Returns an id by chance. */
    static String random() {
        return "%08x".formatted(ThreadLocalRandom.current().nextInt());
    }

    /**
     * Returns the plan with an id that no other load of this process has, nor one that the listener knows: its own, or if that
     * is taken, its own with a number.
     */
    static LoadPlan ofItsOwn(LoadPlan plan) {
        String id = plan.id();
        for (int n = 2; plan.listener().isTaken(id) || !TAKEN.add(id); n++) {
            String number = "-" + n;
            id = plan.id().substring(0, Math.min(plan.id().length(), LONGEST - number.length())) + number;
        }
        return id.equals(plan.id()) ? plan : plan.id(id);
    }
}
