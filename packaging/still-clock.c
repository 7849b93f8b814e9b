/*
 * A clock that stands still, for a JVM that makes an AOT cache (LD_PRELOAD): soft references in the cache hold the time of the
 * monotonic clock, and the bytes of the cache must not depend on it. Waits with a time limit end at once.
 */
#define _GNU_SOURCE
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

int clock_gettime(clockid_t clock, struct timespec *time)
{
    if (clock != CLOCK_MONOTONIC)
        return (int)syscall(SYS_clock_gettime, clock, time);
    time->tv_sec = 1;
    time->tv_nsec = 0;
    return 0;
}
