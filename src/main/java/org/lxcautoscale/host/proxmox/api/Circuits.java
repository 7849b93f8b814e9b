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
 * Circuit breakers by name: who has failed some times in a row is left alone for a while, longer each time and never for
 * exactly as long as others. Trouble and recovery are logged once each, and a trouble reads the same while it lasts: who
 * compares texts shall not take it for a new one. Used by one thread at a time.
 */
final class Circuits {

    private static final Logger LOG = LoggerFactory.getLogger("lxc-autoscale");

    private final ApiAccess.Patience patience;
    private final Set<Fault> counted;
    private final Map<String, Circuit> circuits = new HashMap<>();

    /** Something that may fail. */
    @FunctionalInterface
    interface Call<T> {
        T run() throws ApiException;
    }

    /**
     * @param counted the faults that count as failures
     */
    Circuits(ApiAccess.Patience patience, Set<Fault> counted) {
        this.patience = patience;
        this.counted = Set.copyOf(counted);
    }

    /**
     * Calls, unless {@code name} is left alone now.
     *
     * @param name whom is called, for people: {@code node pve1}
     * @throws ApiException what the call throws; {@link Fault#LEFT_ALONE} when nobody is called
     */
    <T> T call(String name, Call<T> call) throws ApiException {
        return circuits.computeIfAbsent(name, Circuit::new).call(call);
    }

    /** Whoever was left alone is asked again at once: the reason may be gone. */
    void reconsider(String name) {
        circuits.computeIfPresent(name, (_, circuit) -> {
            circuit.breaker = circuit.breaker(patience.firstPause());
            return circuit;
        });
    }

    private final class Circuit {

        private final String name;
        private CircuitBreaker<Object> breaker;
        private @Nullable ApiException trouble;
        private int pauses;

        Circuit(String name) {
            this.name = name;
            this.breaker = breaker(patience.firstPause());
        }

        /** Closed; one success after the pause closes it again, one failure opens it again. */
        private CircuitBreaker<Object> breaker(Duration pause) {
            return CircuitBreaker.builder()
                    .withFailureThreshold(patience.failures())
                    .withSuccessThreshold(1)
                    .withDelay(pause)
                    .build();
        }

        <T> T call(Call<T> call) throws ApiException {
            if (!breaker.tryAcquirePermit()) {
                throw ApiException.leftAlone(Objects.requireNonNull(trouble));
            }
            try {
                T answer = call.run();
                answered();
                return answer;
            } catch (ApiException e) {
                if (counted.contains(e.fault())) {
                    failed(e);
                } else {
                    answered();
                }
                throw e;
            } catch (RuntimeException e) {
                failed(new ApiException(Fault.FAILED, e.toString()));
                throw e;
            }
        }

        private void failed(ApiException failure) {
            if (trouble == null) {
                LOG.warn("Proxmox API, {}: {}", name, failure.sentence());
            }
            trouble = failure;
            breaker.recordFailure();
            if (breaker.isOpen()) {
                breaker = breaker(nextPause());
                breaker.open();
            }
        }

        private Duration nextPause() {
            double doubled = patience.firstPause().toMillis() * Math.pow(2, Math.min(pauses++, 16));
            double capped = Math.min(doubled, (double) patience.longestPause().toMillis());
            return Duration.ofMillis(
                    Math.round(capped * ThreadLocalRandom.current().nextDouble(0.75, 1.25)));
        }

        /** Whoever answers at all, be it with a refusal, is there. */
        private void answered() {
            breaker.recordSuccess();
            pauses = 0;
            if (trouble != null) {
                LOG.info("Proxmox API, {}: answers again", name);
                trouble = null;
            }
        }
    }
}
