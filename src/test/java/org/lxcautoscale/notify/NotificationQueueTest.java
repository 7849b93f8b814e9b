package org.lxcautoscale.notify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.lxcautoscale.log.LogLines;
import org.lxcautoscale.settings.GotifySettings;

@Timeout(60)
class NotificationQueueTest {

    private GotifyServer server;
    private LogLines log;

    @BeforeEach
    void start() throws IOException {
        log = new LogLines();
        server = new GotifyServer();
    }

    @AfterEach
    void stop() {
        server.close();
        log.close();
    }

    @Test
    void deliversInOrderAndAllBeforeItEnds() {
        List<String> wanted = new ArrayList<>();
        try (NotificationQueue queue = queue(new Gotify(server.settings()))) {
            for (int i = 0; i < 20; i++) {
                wanted.add("title " + i);
                queue.add(notification("title " + i));
            }
        }

        assertThat(server.titles()).isEqualTo(wanted);
        assertThat(log.messages()).isEmpty();
    }

    @Test
    void retriesAfterAServerError() {
        server.answerNext(500, 503, 429);
        try (NotificationQueue queue = queue(new Gotify(server.settings()))) {
            queue.add(notification("a"));
            queue.add(notification("b"));
        }

        assertThat(server.titles()).containsExactly("a", "a", "a", "a", "b");
        assertThat(log.messages()).isEmpty();
    }

    @Test
    void givesUpAfterSevenTriesSaysSoAndGoesOnWithTheNext() {
        server.answerNext(500, 500, 500, 500, 500, 500, 500);
        NotificationQueue queue = queue(new Gotify(server.settings()));
        queue.add(notification("a"));
        queue.add(notification("b"));
        queue.close();

        assertThat(server.titles()).containsExactly("a", "a", "a", "a", "a", "a", "a", "b");
        assertThat(queue.dropped()).isOne();
        assertThat(log.messages())
                .containsExactly("Notification 'a' could not be delivered (1 lost so far): " + server.url()
                        + "/message: answered 500");
    }

    @Test
    void doesNotTryAgainWhatTheServerRefuses() {
        NotificationQueue queue = queue(new Gotify(new GotifySettings(server.url(), "wrong-token")));
        queue.add(notification("a"));
        queue.close();

        assertThat(server.titles()).containsExactly("a");
        assertThat(log.messages())
                .containsExactly("Notification 'a' could not be delivered (1 lost so far): " + server.url()
                        + "/message: answered 401, check gotify_token");
    }

    @Test
    void pausesLongerAndLongerBetweenTries() {
        List<Long> tries = new CopyOnWriteArrayList<>();
        Notifier failing = _ -> {
            tries.add(System.nanoTime());
            throw new IOException("away");
        };
        try (NotificationQueue queue =
                new NotificationQueue(failing, Duration.ofMillis(20), Duration.ofMillis(160), Duration.ofSeconds(20))) {
            queue.add(notification("a"));
        }

        List<Long> pauses = new ArrayList<>();
        for (int i = 1; i < tries.size(); i++) {
            pauses.add((tries.get(i) - tries.get(i - 1)) / 1_000_000);
        }
        // at least; a busy machine makes them longer, and a tenth of chance may make them shorter
        assertThat(pauses).hasSize(6);
        long[] least = {18, 36, 72, 144, 144, 144};
        for (int i = 0; i < least.length; i++) {
            assertThat(pauses.get(i)).isGreaterThanOrEqualTo(least[i]);
        }
    }

    @Test
    void keepsAHundredAndDropsTheNewestWithoutMakingAnybodyWait() throws Exception {
        CountDownLatch released = new CountDownLatch(1);
        CountDownLatch first = new CountDownLatch(1);
        List<String> sent = new CopyOnWriteArrayList<>();
        NotificationQueue queue = queue(notification -> {
            first.countDown();
            awaitQuietly(released);
            sent.add(notification.title());
        });
        queue.add(notification("under way"));
        first.await();
        long start = System.nanoTime();
        for (int i = 0; i < 1000; i++) {
            queue.add(notification("n" + i));
        }
        long taken = System.nanoTime() - start;
        assertThat(queue.dropped()).isEqualTo(900);
        released.countDown();
        queue.close();

        assertThat(Duration.ofNanos(taken)).isLessThan(Duration.ofSeconds(5));
        assertThat(sent).hasSize(101).startsWith("under way", "n0").endsWith("n99");
        assertThat(log.messages())
                .as("one line for a thousand")
                .containsExactly("Notification 'n100' could not be delivered (1 lost so far): 100 others are waiting;"
                        + " more that are lost are only counted");
    }

    @Test
    void endsInTimeWhenTheServerIsSilentAndSaysWhatIsLost() {
        server.fallSilent();
        NotificationQueue queue = new NotificationQueue(
                new Gotify(server.settings()), Duration.ofSeconds(2), Duration.ofMinutes(2), Duration.ofMillis(100));
        for (int i = 0; i < 5; i++) {
            queue.add(notification("n" + i));
        }
        await().until(() -> server.titles().equals(List.of("n0")));
        queue.close();

        assertThat(log.messages()).contains("The program ends before 4 notifications could be delivered (4 lost).");
    }

    @Test
    void takesNothingAfterItsEnd() {
        NotificationQueue queue = queue(new Gotify(server.settings()));
        queue.close();
        queue.add(notification("late"));

        assertThat(server.titles()).isEmpty();
        assertThat(queue.dropped()).isOne();
    }

    @Test
    void survivesAFaultyNotifier() {
        List<String> sent = new CopyOnWriteArrayList<>();
        NotificationQueue queue = queue(notification -> {
            if (notification.title().equals("a")) {
                throw new IllegalStateException("a fault");
            }
            sent.add(notification.title());
        });
        queue.add(notification("a"));
        queue.add(notification("b"));
        queue.close();

        assertThat(sent).containsExactly("b");
        assertThat(log.messages())
                .filteredOn(
                        message -> message.startsWith("Notification 'a'")) // another test's queue may still be ending
                .containsExactly("Notification 'a' could not be delivered (1 lost so far): a fault");
    }

    @Test
    void doesNotKeepTheProgramAlive() throws Exception {
        CountDownLatch seen = new CountDownLatch(1);
        List<Boolean> daemon = new CopyOnWriteArrayList<>();
        try (NotificationQueue queue = queue(_ -> {
            daemon.add(Thread.currentThread().isDaemon());
            seen.countDown();
        })) {
            queue.add(notification("a"));
            seen.await();
        }

        assertThat(daemon).containsExactly(true);
    }

    private static NotificationQueue queue(Notifier notifier) {
        return new NotificationQueue(notifier, Duration.ofMillis(1), Duration.ofMillis(2), Duration.ofSeconds(20));
    }

    private static Notification notification(String title) {
        return new Notification(title, "[Host: pve] message", 5);
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}
