/*
 * org.lxcautoscale.host.cgroup.KernelEvents: waits for files of the kernel that announce changes by POLLPRI, which Java cannot:
 * pressure triggers (Documentation/accounting/psi.rst) and the event files of control groups. One epoll instance for all.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <jni.h>
#include <stdint.h>
#include <string.h>
#include <sys/epoll.h>
#include <unistd.h>

#define MOST_EVENTS 256

/* Each event comes once, until it is asked for again. */
static int control(int epoll, int operation, int file)
{
    struct epoll_event event = {.events = EPOLLPRI | EPOLLONESHOT, .data.fd = file};
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
    if (done < 0 || control(epoll, EPOLL_CTL_ADD, file) < 0) {
        int error = errno;
        close(file);
        return -error;
    }
    return file;
}

/* Asks for the next event of a file. Returns 0, or a negative error number. */
JNIEXPORT jint JNICALL Java_org_lxcautoscale_host_cgroup_KernelEvents_rearm(JNIEnv *env, jclass type, jint epoll, jint file)
{
    (void) env;
    (void) type;
    return control(epoll, EPOLL_CTL_MOD, file) < 0 ? -errno : 0;
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
    for (int i = 0; i < count; i++)
        found[i] = events[i].data.fd;
    (*env)->SetIntArrayRegion(env, files, 0, count, found);
    return count;
}

JNIEXPORT void JNICALL Java_org_lxcautoscale_host_cgroup_KernelEvents_close(JNIEnv *env, jclass type, jint file)
{
    (void) env;
    (void) type;
    close(file);
}
