package dev.ballast;

import dev.ballast.observe.Observers;

/** What this process sees of the services and balancers that come and go. */
record ChangingViews(Observers observers, Fronts fronts) implements StepRunner.Views {

    @Override
    public void watchService(String name) {
        observers.watchService(name);
    }

    @Override
    public void forgetService(String name) {
        observers.forgetService(name);
    }

    @Override
    public void forgetBalancer(String container) {
        observers.forgetBalancer(container);
    }

    @Override
    public void balancersChanged() {
        fronts.refresh();
    }
}
