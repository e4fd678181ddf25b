package dev.switchgear.simulator.time;

/** Something that is to happen later, unless it is turned off before. */
public final class Alarm {
    private final Runnable then;
    private boolean off;

    public Alarm(Runnable then) {
        this.then = then;
    }

    public void turnOff() {
        off = true;
    }

    public boolean isOff() {
        return off;
    }

    public void ring() {
        if (!off) {
            off = true;
            then.run();
        }
    }
}
