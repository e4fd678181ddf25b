package dev.switchgear.benchmarks;

import com.alibaba.csp.sentinel.log.LogTarget;
import com.alibaba.csp.sentinel.log.Logger;
import com.alibaba.csp.sentinel.log.RecordLog;

/**
 * Sentinel's log, which nobody reads here. Its own writes files below the user's home. Sentinel makes this class by its
 * name, so it is public.
 */
@LogTarget(RecordLog.LOGGER_NAME)
public final class SilentSentinelLog implements Logger {
    /** Creates the log; Sentinel calls this. */
    public SilentSentinelLog() {}

    @Override
    public void info(String format, Object... arguments) {}

    @Override
    public void info(String message, Throwable error) {}

    @Override
    public void warn(String format, Object... arguments) {}

    @Override
    public void warn(String message, Throwable error) {}

    @Override
    public void trace(String format, Object... arguments) {}

    @Override
    public void trace(String message, Throwable error) {}

    @Override
    public void debug(String format, Object... arguments) {}

    @Override
    public void debug(String message, Throwable error) {}

    @Override
    public void error(String format, Object... arguments) {}

    @Override
    public void error(String message, Throwable error) {}
}
