package dev.switchgear.simulator.world;

import dev.switchgear.participant.Admission;
import dev.switchgear.simulator.table.TableRequest;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Several observers as one. */
final class Observers implements Observer {
    private final Observer[] all;

    Observers(List<Observer> all) {
        this.all = all.toArray(Observer[]::new);
    }

    @Override
    public void arrived(long now) {
        for (Observer one : all) {
            one.arrived(now);
        }
    }

    @Override
    public void unplaced(long now) {
        for (Observer one : all) {
            one.unplaced(now);
        }
    }

    @Override
    public void refused(SimulatedEnvironment environment, long now) {
        for (Observer one : all) {
            one.refused(environment, now);
        }
    }

    @Override
    public void called(Call call, long now) {
        for (Observer one : all) {
            one.called(call, now);
        }
    }

    @Override
    public void calledFromOutside(Response response, long now) {
        for (Observer one : all) {
            one.calledFromOutside(response, now);
        }
    }

    @Override
    public void ended(Call call, boolean answered, long now) {
        for (Observer one : all) {
            one.ended(call, answered, now);
        }
    }

    @Override
    public void used(TableRequest<?> request, boolean throttled, long now) {
        for (Observer one : all) {
            one.used(request, throttled, now);
        }
    }

    @Override
    public void opened(long now) {
        for (Observer one : all) {
            one.opened(now);
        }
    }

    @Override
    public void decided(SwitchgearGuard guard, @Nullable String key, Admission admission, long now) {
        for (Observer one : all) {
            one.decided(guard, key, admission, now);
        }
    }

    @Override
    public void composed(SwitchgearGuard guard, TableRequest<?> request, long now) {
        for (Observer one : all) {
            one.composed(guard, request, now);
        }
    }

    @Override
    public void transitioned(Applied applied, long now) {
        for (Observer one : all) {
            one.transitioned(applied, now);
        }
    }

    @Override
    public void added(EvidenceAdd add, long now) {
        for (Observer one : all) {
            one.added(add, now);
        }
    }

    @Override
    public void waited(SwitchgearGuard guard, Exchanges exchanges, long now) {
        for (Observer one : all) {
            one.waited(guard, exchanges, now);
        }
    }

    @Override
    public void meddled(Object item, long now) {
        for (Observer one : all) {
            one.meddled(item, now);
        }
    }
}
