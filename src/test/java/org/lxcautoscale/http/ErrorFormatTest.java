package org.lxcautoscale.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

class ErrorFormatTest {

    @Test
    void manyErrorsAtOnceAreWritten() throws Exception {
        List<Future<String>> written = new ArrayList<>();
        try (ExecutorService threads = Executors.newFixedThreadPool(8)) {
            for (int i = 0; i < 4000; i++) {
                ErrorFormat format = i % 2 == 0 ? ErrorFormat.PROBLEM : ErrorFormat.ENVELOPE;
                written.add(threads.submit(() -> format.body().of(ApiProblem.notFound("There is none."))));
            }
        }
        for (Future<String> one : written) {
            assertThat(one.get()).contains("There is none.");
        }
    }
}
