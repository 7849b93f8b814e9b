package org.lxcautoscale.notify;

/** A message to people. */
public record Notification(String title, String message, int priority) {}
