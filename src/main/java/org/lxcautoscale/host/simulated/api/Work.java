package org.lxcautoscale.host.simulated.api;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Tasks: work that is accepted at once, done after some questions for it, and found to have failed only then. */
final class Work {

    private static final long FIRST_PID = 0x18e4;
    private static final long STARTED = 0x6B048C0FL;

    private final Map<String, Task> tasks = new LinkedHashMap<>();
    private int questionsUntilDone = 2;

    /** What a task does at its end. */
    interface Deed {
        void run() throws Refused;
    }

    private static final class Task {

        final String upid;
        final String type;
        final String node;
        final String id;
        final Deed deed;
        int questionsLeft;
        String exitStatus = "";

        Task(String upid, String type, String node, String id, Deed deed, int questionsLeft) {
            this.upid = upid;
            this.type = type;
            this.node = node;
            this.id = id;
            this.deed = deed;
            this.questionsLeft = questionsLeft;
        }
    }

    void takingQuestions(int questions) {
        questionsUntilDone = questions;
    }

    /** Accepts work; answers its UPID. */
    String begin(String node, String type, String id, Deed deed) {
        String upid = String.format(
                Locale.ROOT,
                "UPID:%s:%08X:%08X:%08X:%s:%s:autoscale@pve!lab:",
                node,
                FIRST_PID + tasks.size(),
                0x33BC8 + tasks.size(),
                STARTED,
                type,
                id);
        tasks.put(upid, new Task(upid, type, node, id, deed, questionsUntilDone));
        return upid;
    }

    Map<String, Object> status(String upid) throws Refused {
        Task task = find(upid);
        if (task.exitStatus.isEmpty() && task.questionsLeft-- <= 0) {
            task.exitStatus = exitStatus(task.deed);
        }
        Map<String, Object> status = new LinkedHashMap<>(Map.of(
                "upid", task.upid, "type", task.type, "node", task.node, "id", task.id, "user", "autoscale@pve"));
        status.put("tokenid", "lab");
        status.put("starttime", STARTED);
        status.put("status", task.exitStatus.isEmpty() ? "running" : "stopped");
        if (!task.exitStatus.isEmpty()) {
            status.put("exitstatus", task.exitStatus);
        }
        return status;
    }

    private static String exitStatus(Deed deed) {
        try {
            deed.run();
            return "OK";
        } catch (Refused e) {
            return e.answer().reason();
        }
    }

    List<Map<String, Object>> log(String upid) throws Refused {
        Task task = find(upid);
        List<Map<String, Object>> lines = new ArrayList<>();
        if (!task.exitStatus.isEmpty()) {
            lines.add(Map.of("n", 1, "t", task.exitStatus.equals("OK") ? "TASK OK" : "TASK ERROR: " + task.exitStatus));
        }
        return lines;
    }

    private Task find(String upid) throws Refused {
        Task task = tasks.get(upid);
        if (task == null) {
            throw new Refused(ApiAnswer.rejected(Map.of("upid", "unable to parse worker upid")));
        }
        return task;
    }
}
