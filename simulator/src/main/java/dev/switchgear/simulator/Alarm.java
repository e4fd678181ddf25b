package dev.switchgear.simulator;

/** Something that is to happen later, unless it is turned off before. */
final class Alarm {
    private final Runnable then;
    private boolean off;

    Alarm(Runnable then) {
        this.then = then;
    }

    void turnOff() {
        off = true;
    }

    boolean isOff() {
        return off;
    }

    void ring() {
        if (!off) {
            off = true;
            then.run();
        }
    }
}
