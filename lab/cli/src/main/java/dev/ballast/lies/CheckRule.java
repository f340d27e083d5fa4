package dev.ballast.lies;

/**
 * A rule of the checks: a method that finds something, or knows that it is nothing. Without it, a lie is judged wrongly.
 *
 * @param type the class, below {@code dev.ballast}
 * @param method all methods of that name
 * @param lie what is judged wrongly then: a lie, or the truth
 */
record CheckRule(String type, String method, String lie) {

    String className() {
        return "dev.ballast." + type;
    }

    @Override
    public String toString() {
        return type + "." + method;
    }
}
