/*
 * What runs in the containers of v2-test:
 *
 *   load idle               sleeps
 *   load cpu N              N busy processes
 *   load memory MB RATE     takes MB megabytes at RATE a second (0: as fast as it can), says so, and holds them
 *   load growth DIRECTORY   of a control group: prints the milliseconds from each time that the kernel slows it down at
 *                           memory.high to its larger memory.max
 *   load trial DIRECTORY    of a control group: prints the milliseconds of each time that memory.high is below 85 % of memory.max
 *   load cache FILE MB      writes a file of MB megabytes and reads it again and again
 *   load read FILE SECONDS  reads a file again and again for so long, and prints how many megabytes a second; then it ends
 *
 * The others run until they are killed. Exit code 1: the system refused something; 2: wrong arguments.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <math.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <time.h>
#include <unistd.h>

#define MEGABYTE (1L << 20)
#define PAGE 4096L

static void fail(const char *what)
{
    fprintf(stderr, "load: %s: %s\n", what, strerror(errno));
    exit(1);
}

static void usage(void)
{
    fprintf(stderr, "usage: load idle | cpu N | memory MB RATE | growth DIRECTORY | trial DIRECTORY | cache FILE MB |"
                    " read FILE SECONDS\n");
    exit(2);
}

static long number(const char *text, long least)
{
    char *rest;
    errno = 0;
    long value = strtol(text, &rest, 10);
    if (errno != 0 || rest == text || *rest != '\0' || value < least || value > 1L << 30)
        usage();
    return value;
}

static double seconds(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

static void sleep_until(double time)
{
    double left = time - seconds();
    if (left > 0) {
        struct timespec pause = {(time_t)left, (long)((left - (double)(time_t)left) * 1e9)};
        nanosleep(&pause, NULL);
    }
}

/* No two pages are the same, and no page is all of one value. */
static void touch(char *from, long bytes)
{
    static uint64_t state = 88172645463325252u;
    for (char *page = from; page < from + bytes; page += PAGE)
        for (int word = 0; word < 8; word++) {
            state ^= state << 13;
            state ^= state >> 7;
            state ^= state << 17;
            memcpy(page + word * 512, &state, sizeof state);
        }
}

static void hold_memory(long megabytes, long rate)
{
    char *all = mmap(NULL, (size_t)(megabytes * MEGABYTE), PROT_READ | PROT_WRITE,
                     MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    if (all == MAP_FAILED)
        fail("memory");
    double start = seconds();
    for (long taken = 0; taken < megabytes; taken++) {
        if (rate > 0)
            sleep_until(start + (double)taken / (double)rate);
        touch(all + taken * MEGABYTE, MEGABYTE);
    }
    printf("holds %ld MB after %.1f s\n", megabytes, seconds() - start);
    fflush(stdout);
    for (;;)
        pause();
}

static int open_file(const char *path, int flags)
{
    int file = open(path, flags, 0600);
    if (file < 0)
        fail(path);
    return file;
}

/* Reads again and again until a time; returns how many bytes. */
static long read_until(int file, const char *path, double end)
{
    static char buffer[MEGABYTE];
    long bytes = 0;
    while (seconds() < end) {
        ssize_t got = read(file, buffer, MEGABYTE);
        if (got < 0)
            fail(path);
        bytes += got;
        if (got == 0 && lseek(file, 0, SEEK_SET) != 0)
            fail(path);
    }
    return bytes;
}

static void use_cache(const char *path, long megabytes)
{
    static char buffer[MEGABYTE];
    int file = open_file(path, O_RDWR | O_CREAT | O_TRUNC);
    for (long done = 0; done < megabytes; done++) {
        touch(buffer, MEGABYTE);
        if (write(file, buffer, MEGABYTE) != MEGABYTE)
            fail(path);
    }
    if (fsync(file) != 0)
        fail(path);
    printf("wrote %ld MB\n", megabytes);
    fflush(stdout);
    read_until(file, path, INFINITY);
}

static void measure_reading(const char *path, long duration)
{
    double start = seconds();
    long bytes = read_until(open_file(path, O_RDONLY), path, start + (double)duration);
    printf("%.1f\n", (double)bytes / (double)MEGABYTE / (seconds() - start));
}

/* The number after a key of a file, or of the whole file without a key; 0 when the file is gone. */
static long value(const char *directory, const char *name, const char *key)
{
    char path[4096], text[4096];
    snprintf(path, sizeof path, "%s/%s", directory, name);
    int file = open(path, O_RDONLY);
    ssize_t length = file < 0 ? -1 : read(file, text, sizeof text - 1);
    if (file >= 0)
        close(file);
    if (length < 0)
        return 0;
    text[length] = '\0';
    const char *at = strstr(text, key);
    return at == NULL ? 0 : strtol(at + strlen(key), NULL, 10);
}

static void watch_growth(const char *directory)
{
    long high = value(directory, "memory.events", "high ");
    long limit = value(directory, "memory.max", "");
    double since = 0;
    for (;;) {
        long high_now = value(directory, "memory.events", "high ");
        long limit_now = value(directory, "memory.max", "");
        if (high_now > high && since == 0)
            since = seconds();
        if (limit_now > limit) {
            if (since > 0)
                printf("%.0f\n", 1000 * (seconds() - since));
            fflush(stdout);
            since = 0;
            limit = limit_now;
        }
        high = high_now;
        sleep_until(seconds() + 0.01);
    }
}

static void watch_trials(const char *directory)
{
    double since = 0;
    for (;;) {
        long high = value(directory, "memory.high", "");
        long limit = value(directory, "memory.max", "");
        int tried = high > 0 && high < limit / 100 * 85;
        if (tried && since == 0)
            since = seconds();
        if (!tried && since > 0) {
            printf("%.0f\n", 1000 * (seconds() - since));
            fflush(stdout);
            since = 0;
        }
        sleep_until(seconds() + 0.01);
    }
}

static void burn(long processes)
{
    for (long more = 1; more < processes; more++) {
        pid_t child = fork();
        if (child < 0)
            fail("fork");
        if (child == 0) {
            prctl(PR_SET_PDEATHSIG, SIGKILL);
            break;
        }
    }
    for (volatile unsigned long count = 0;; count++)
        continue;
}

int main(int arguments, char **argument)
{
    const char *kind = arguments > 1 ? argument[1] : "";
    if (arguments == 2 && strcmp(kind, "idle") == 0) {
        for (;;)
            pause();
    } else if (arguments == 3 && strcmp(kind, "cpu") == 0) {
        burn(number(argument[2], 1));
    } else if (arguments == 4 && strcmp(kind, "memory") == 0) {
        hold_memory(number(argument[2], 1), number(argument[3], 0));
    } else if (arguments == 3 && strcmp(kind, "growth") == 0) {
        watch_growth(argument[2]);
    } else if (arguments == 3 && strcmp(kind, "trial") == 0) {
        watch_trials(argument[2]);
    } else if (arguments == 4 && strcmp(kind, "cache") == 0) {
        use_cache(argument[2], number(argument[3], 1));
    } else if (arguments == 4 && strcmp(kind, "read") == 0) {
        measure_reading(argument[2], number(argument[3], 1));
    } else {
        usage();
    }
    return 0;
}
