/*
 * org.lxcautoscale.host.cgroup.KernelEvents: waits for files of the kernel that announce changes by POLLPRI, which Java cannot:
 * pressure triggers (Documentation/accounting/psi.rst) and the event files of control groups. One epoll instance for all. The
 * thresholds of control groups of version 1 are announced by counters instead (Documentation/admin-guide/cgroup-v1/memory.rst).
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <jni.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <unistd.h>

#define MOST_EVENTS 256

/* Each event comes once, until it is asked for again. */
static int control(int epoll, int operation, int file, uint32_t kind)
{
    struct epoll_event event = {.events = kind | EPOLLONESHOT, .data.fd = file};
    return epoll_ctl(epoll, operation, file, &event);
}

/* Returns a file descriptor, or a negative error number. */
JNIEXPORT jint JNICALL Java_org_lxcautoscale_host_cgroup_KernelEvents_create(JNIEnv *env, jclass type)
{
    (void) env;
    (void) type;
    int epoll = epoll_create1(EPOLL_CLOEXEC);
    return epoll < 0 ? -errno : epoll;
}

/*
 * Opens a file and adds it. path ends with a zero byte; trigger is written first, with its zero byte, unless it is empty.
 * Returns a file descriptor, or a negative error number.
 */
JNIEXPORT jint JNICALL Java_org_lxcautoscale_host_cgroup_KernelEvents_add(
    JNIEnv *env, jclass type, jint epoll, jbyteArray path, jbyteArray trigger)
{
    (void) type;
    char name[4096], text[64];
    jsize length = (*env)->GetArrayLength(env, path);
    jsize trigger_length = (*env)->GetArrayLength(env, trigger);
    if ((size_t) length > sizeof name || (size_t) trigger_length > sizeof text)
        return -ENAMETOOLONG;
    (*env)->GetByteArrayRegion(env, path, 0, length, (jbyte *) name);
    (*env)->GetByteArrayRegion(env, trigger, 0, trigger_length, (jbyte *) text);

    int file = open(name, (trigger_length > 0 ? O_RDWR : O_RDONLY) | O_NONBLOCK | O_CLOEXEC);
    if (file < 0)
        return -errno;
    /* An event file announces what has changed since it was read. */
    ssize_t done = trigger_length > 0 ? write(file, text, (size_t) trigger_length) : pread(file, name, sizeof name, 0);
    if (done < 0 || control(epoll, EPOLL_CTL_ADD, file, EPOLLPRI) < 0) {
        int error = errno;
        close(file);
        return -error;
    }
    return file;
}

static int open_in(const char *directory, const char *name, int flags)
{
    char path[4096];
    if ((size_t) snprintf(path, sizeof path, "%s/%s", directory, name) >= sizeof path) {
        errno = ENAMETOOLONG;
        return -1;
    }
    return open(path, flags | O_CLOEXEC);
}

/*
 * Adds a counter that counts when the memory charged to a group of version 1 crosses a number of bytes. directory ends with a
 * zero byte. Returns a file descriptor, or a negative error number.
 */
JNIEXPORT jint JNICALL Java_org_lxcautoscale_host_cgroup_KernelEvents_addThreshold(
    JNIEnv *env, jclass type, jint epoll, jbyteArray directory, jlong bytes)
{
    (void) type;
    char name[4000], text[64];
    jsize length = (*env)->GetArrayLength(env, directory);
    if ((size_t) length > sizeof name)
        return -ENAMETOOLONG;
    (*env)->GetByteArrayRegion(env, directory, 0, length, (jbyte *) name);

    int counter = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
    if (counter < 0)
        return -errno;
    int usage = open_in(name, "memory.usage_in_bytes", O_RDONLY);
    int control_file = usage < 0 ? -1 : open_in(name, "cgroup.event_control", O_WRONLY);
    int size = snprintf(text, sizeof text, "%d %d %lld", counter, usage, (long long) bytes);
    int error = 0;
    if (control_file < 0 || write(control_file, text, (size_t) size) < 0
        || control(epoll, EPOLL_CTL_ADD, counter, EPOLLIN) < 0)
        error = errno;
    if (control_file >= 0)
        close(control_file);
    if (usage >= 0)
        close(usage);
    if (error != 0) {
        close(counter);
        return -error;
    }
    return counter;
}

/* Asks for the next event of a file or counter. Returns 0, or a negative error number. */
JNIEXPORT jint JNICALL Java_org_lxcautoscale_host_cgroup_KernelEvents_rearm(
    JNIEnv *env, jclass type, jint epoll, jint file, jboolean is_counter)
{
    (void) env;
    (void) type;
    return control(epoll, EPOLL_CTL_MOD, file, is_counter ? EPOLLIN : EPOLLPRI) < 0 ? -errno : 0;
}

/* Reads a file from its beginning. Returns the number of bytes, or a negative error number. */
JNIEXPORT jint JNICALL Java_org_lxcautoscale_host_cgroup_KernelEvents_read(
    JNIEnv *env, jclass type, jint file, jbyteArray content)
{
    (void) type;
    char bytes[4096];
    size_t room = (size_t) (*env)->GetArrayLength(env, content);
    ssize_t length = pread(file, bytes, room < sizeof bytes ? room : sizeof bytes, 0);
    if (length < 0)
        return -errno;
    (*env)->SetByteArrayRegion(env, content, 0, (jsize) length, (jbyte *) bytes);
    return (jint) length;
}

/* Waits for events; returns the number of files that were stored in files, or a negative error number. */
JNIEXPORT jint JNICALL Java_org_lxcautoscale_host_cgroup_KernelEvents_await(
    JNIEnv *env, jclass type, jint epoll, jint milliseconds, jintArray files)
{
    (void) type;
    struct epoll_event events[MOST_EVENTS];
    jint found[MOST_EVENTS];
    jsize room = (*env)->GetArrayLength(env, files);
    int count = epoll_wait(epoll, events, room < MOST_EVENTS ? room : MOST_EVENTS, milliseconds);
    if (count < 0)
        return errno == EINTR ? 0 : -errno;
    for (int i = 0; i < count; i++) {
        uint64_t times;
        found[i] = events[i].data.fd;
        if (events[i].events & EPOLLIN && read(found[i], &times, sizeof times) < 0)
            continue; /* somebody else has read the counter */
    }
    (*env)->SetIntArrayRegion(env, files, 0, count, found);
    return count;
}

JNIEXPORT void JNICALL Java_org_lxcautoscale_host_cgroup_KernelEvents_close(JNIEnv *env, jclass type, jint file)
{
    (void) env;
    (void) type;
    close(file);
}
