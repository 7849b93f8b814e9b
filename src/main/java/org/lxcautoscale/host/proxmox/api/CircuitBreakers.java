package org.lxcautoscale.host.proxmox.api;

import dev.failsafe.CircuitBreaker;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Circuit breakers by name: after several consecutive failures a host or node is not called for a while, longer each
 * time and with jitter. Failure and recovery are logged once each, and the message of a lasting failure does not
 * change, so that callers can compare messages. Used by one thread at a time.
 */
final class CircuitBreakers {

    private static final Logger LOG = LoggerFactory.getLogger("lxc-autoscale");

    private final ConnectionSettings.Timeouts timeouts;
    private final Set<Fault> counted;
    private final Map<String, NamedBreaker> breakers = new HashMap<>();

    /** A call that may fail. */
    @FunctionalInterface
    interface Call<T> {
        T run() throws ApiException;
    }

    /** @param counted the faults that count as failures of the host or node */
    CircuitBreakers(ConnectionSettings.Timeouts timeouts, Set<Fault> counted) {
        this.timeouts = timeouts;
        this.counted = Set.copyOf(counted);
    }

    /**
     * Makes the call, unless the circuit of {@code name} is open.
     *
     * @param name what is called, for messages: {@code node pve1}
     * @throws ApiException what the call throws; {@link Fault#CIRCUIT_OPEN} when no call is made
     */
    <T> T call(String name, Call<T> call) throws ApiException {
        return breakers.computeIfAbsent(name, NamedBreaker::new).call(call);
    }

    /** Closes the circuit: the cause of the failures may be gone. */
    void reset(String name) {
        breakers.computeIfPresent(name, (_, named) -> {
            named.breaker = named.breaker(timeouts.firstPause());
            return named;
        });
    }

    private final class NamedBreaker {

        private final String name;
        private CircuitBreaker<Object> breaker;
        private @Nullable ApiException lastFailure;
        private int pauses;

        NamedBreaker(String name) {
            this.name = name;
            this.breaker = breaker(timeouts.firstPause());
        }

        /** A closed breaker. Once open, a success after the pause closes it, a failure opens it again. */
        private CircuitBreaker<Object> breaker(Duration pause) {
            return CircuitBreaker.builder()
                    .withFailureThreshold(timeouts.failures())
                    .withSuccessThreshold(1)
                    .withDelay(pause)
                    .build();
        }

        <T> T call(Call<T> call) throws ApiException {
            if (!breaker.tryAcquirePermit()) {
                throw ApiException.circuitOpen(Objects.requireNonNull(lastFailure));
            }
            try {
                T answer = call.run();
                recordResponse();
                return answer;
            } catch (ApiException e) {
                if (counted.contains(e.fault())) {
                    recordFailure(e);
                } else {
                    recordResponse();
                }
                throw e;
            } catch (RuntimeException e) {
                recordFailure(new ApiException(Fault.FAILED, e.toString()));
                throw e;
            }
        }

        private void recordFailure(ApiException failure) {
            if (lastFailure == null) {
                LOG.warn("Proxmox API, {}: {}", name, failure.sentence());
            }
            lastFailure = failure;
            breaker.recordFailure();
            if (breaker.isOpen()) {
                breaker = breaker(nextPause());
                breaker.open();
            }
        }

        private Duration nextPause() {
            double doubled = timeouts.firstPause().toMillis() * Math.pow(2, Math.min(pauses++, 16));
            double capped = Math.min(doubled, (double) timeouts.longestPause().toMillis());
            return Duration.ofMillis(
                    Math.round(capped * ThreadLocalRandom.current().nextDouble(0.75, 1.25)));
        }

        /** Any response, even an error, shows that the host or node is reachable. */
        private void recordResponse() {
            breaker.recordSuccess();
            pauses = 0;
            if (lastFailure != null) {
                LOG.info("Proxmox API, {}: answers again", name);
                lastFailure = null;
            }
        }
    }
}
