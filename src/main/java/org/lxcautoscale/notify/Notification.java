package org.lxcautoscale.notify;

/** A message to users. */
public record Notification(String title, String message, int priority) {}
