/*
 * org.lxcautoscale.systemd.UnixDatagram: sends a datagram to a Unix domain socket, which Java cannot (its channels for such
 * sockets are streams only). The service manager and the journal are reached this way: sd_notify(3),
 * https://systemd.io/JOURNAL_NATIVE_PROTOCOL.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <jni.h>
#include <stddef.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

/* path: as in sockaddr_un, a first byte of 0 means an abstract address. Returns 0 or errno. */
JNIEXPORT jint JNICALL Java_org_lxcautoscale_systemd_UnixDatagram_send(
    JNIEnv *env, jclass type, jbyteArray path, jbyteArray message)
{
    (void) type;
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    jsize path_length = (*env)->GetArrayLength(env, path);
    jsize length = (*env)->GetArrayLength(env, message);
    if (path_length == 0 || (size_t) path_length > sizeof address.sun_path)
        return ENAMETOOLONG;
    (*env)->GetByteArrayRegion(env, path, 0, path_length, (jbyte *) address.sun_path);

    int socket_ = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
    if (socket_ < 0)
        return errno;
    jbyte *bytes = (*env)->GetByteArrayElements(env, message, NULL);
    if (bytes == NULL) {
        close(socket_);
        return ENOMEM;
    }
    /* Never blocks: a log line or a sign of life is not worth waiting for. */
    ssize_t sent = sendto(socket_, bytes, (size_t) length, MSG_NOSIGNAL | MSG_DONTWAIT, (struct sockaddr *) &address,
        (socklen_t) (offsetof(struct sockaddr_un, sun_path) + (size_t) path_length));
    int error = sent < 0 ? errno : 0;
    (*env)->ReleaseByteArrayElements(env, message, bytes, JNI_ABORT);
    close(socket_);
    return error;
}
