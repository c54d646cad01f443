/* What the system answers to one program, as a test asks for it: a full disk, a disk whose flushes fail,
 * an end just before an answer. Loaded before libc (LD_PRELOAD); built by the test that needs it.
 *
 * FAULTS names a file of one line: "generation kind from part", where kind is
 *   none     nothing happens
 *   full     from the from-th write on, a file whose path ends in part takes no more bytes (ENOSPC)
 *   once     the same, for that write alone
 *   flush    from the from-th flush on, such a file is not flushed (EIO)
 *   end      the process is killed as it writes or flushes such a file for the from-th time
 *   unread   from the from-th read on, such a file gives no bytes (EIO)
 *   sent     the process is killed as it sends to its database for the from-th time
 *   answer   the process is killed as it begins to send bytes over TCP
 * A part that begins with * is somewhere in the path.
 * A new generation counts from one again. What happened is appended to FAULTS.seen, and so is every
 * address that the program connects to.
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <netdb.h>
#include <netinet/in.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <sys/un.h>
#include <unistd.h>

#define REAL(name) static __typeof__(name) *real; if (!real) real = dlsym(RTLD_NEXT, #name)

struct order { long generation; char kind[16]; long from; char part[128]; };

static int order(struct order *given) {
    const char *path = getenv("FAULTS");
    char text[256];
    int file = path ? (int)syscall(SYS_openat, AT_FDCWD, path, O_RDONLY | O_CLOEXEC) : -1;
    if (file < 0) return 0;
    long length = syscall(SYS_read, file, text, sizeof text - 1);
    syscall(SYS_close, file);
    if (length <= 0) return 0;
    text[length] = 0;
    return sscanf(text, "%ld %15s %ld %127s", &given->generation, given->kind, &given->from, given->part) == 4
        && strcmp(given->kind, "none") != 0;
}

static void saw(const char *what, const char *where) {
    const char *path = getenv("FAULTS");
    char name[512], line[768];
    if (!path) return;
    snprintf(name, sizeof name, "%s.seen", path);
    int length = snprintf(line, sizeof line, "%s %s\n", what, where);
    int file = (int)syscall(SYS_openat, AT_FDCWD, name, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0600);
    if (file < 0) return;
    syscall(SYS_write, file, line, length);
    syscall(SYS_close, file);
}

/* Whether this call on this file is one of those that fail. */
enum touch { WRITE, FLUSH, READ };

static int fails(int descriptor, enum touch touch) {
    static long generation, count;
    struct order given;
    char link[64], path[512];
    int kept = errno;
    if (!order(&given)) { errno = kept; return 0; }
    int once = strcmp(given.kind, "once") == 0;
    int end = strcmp(given.kind, "end") == 0;
    int wanted = touch == FLUSH ? end || strcmp(given.kind, "flush") == 0
        : touch == READ ? strcmp(given.kind, "unread") == 0
        : end || once || strcmp(given.kind, "full") == 0;
    snprintf(link, sizeof link, "/proc/self/fd/%d", descriptor);
    long length = wanted ? readlink(link, path, sizeof path - 1) : -1;
    errno = kept;
    if (length <= 0) return 0;
    path[length] = 0;
    size_t tail = strlen(given.part);
    int within = given.part[0] == '*';
    if (path[0] != '/' || (within ? !strstr(path, given.part + 1)
        : (size_t)length < tail || strcmp(path + length - tail, given.part) != 0)) return 0;
    if (__atomic_exchange_n(&generation, given.generation, __ATOMIC_SEQ_CST) != given.generation)
        __atomic_store_n(&count, 0, __ATOMIC_SEQ_CST);
    long now = __atomic_add_fetch(&count, 1, __ATOMIC_SEQ_CST);
    if (once ? now != given.from : now < given.from) return 0;
    saw(given.kind, path);
    if (end) { kill(getpid(), SIGKILL); for (;;) pause(); }
    return 1;
}

/* Kills the process where it would answer. */
static void may_end(int descriptor) {
    struct order given;
    struct sockaddr_storage peer;
    socklen_t length = sizeof peer;
    int kept = errno;
    if (order(&given) && strcmp(given.kind, "answer") == 0
        && getpeername(descriptor, (struct sockaddr *)&peer, &length) == 0 && peer.ss_family == AF_INET) {
        saw("answer", "killed");
        kill(getpid(), SIGKILL);
        for (;;) pause();
    }
    errno = kept;
}

/* Kills the process where it would speak to its database for the from-th time. */
static void may_end_sending(void) {
    static long generation, count;
    struct order given;
    int kept = errno;
    if (order(&given) && strcmp(given.kind, "sent") == 0) {
        if (__atomic_exchange_n(&generation, given.generation, __ATOMIC_SEQ_CST) != given.generation)
            __atomic_store_n(&count, 0, __ATOMIC_SEQ_CST);
        if (__atomic_add_fetch(&count, 1, __ATOMIC_SEQ_CST) >= given.from) {
            saw("sent", "killed");
            kill(getpid(), SIGKILL);
            for (;;) pause();
        }
    }
    errno = kept;
}

#define WRITES(descriptor, call) \
    if (fails(descriptor, WRITE)) { errno = ENOSPC; return -1; } \
    may_end(descriptor); \
    return call

ssize_t write(int fd, const void *bytes, size_t length) { REAL(write); WRITES(fd, real(fd, bytes, length)); }
ssize_t writev(int fd, const struct iovec *parts, int count) { REAL(writev); WRITES(fd, real(fd, parts, count)); }
ssize_t pwrite(int fd, const void *bytes, size_t length, off_t at) { REAL(pwrite); WRITES(fd, real(fd, bytes, length, at)); }
ssize_t pwrite64(int fd, const void *bytes, size_t length, off64_t at) { REAL(pwrite64); WRITES(fd, real(fd, bytes, length, at)); }
ssize_t send(int fd, const void *bytes, size_t length, int flags) { REAL(send); may_end(fd); may_end_sending(); return real(fd, bytes, length, flags); }
ssize_t sendmsg(int fd, const struct msghdr *message, int flags) { REAL(sendmsg); may_end(fd); return real(fd, message, flags); }

#define READS(descriptor, call) \
    if (fails(descriptor, READ)) { errno = EIO; return -1; } \
    return call

ssize_t read(int fd, void *bytes, size_t length) { REAL(read); READS(fd, real(fd, bytes, length)); }
ssize_t pread(int fd, void *bytes, size_t length, off_t at) { REAL(pread); READS(fd, real(fd, bytes, length, at)); }
ssize_t pread64(int fd, void *bytes, size_t length, off64_t at) { REAL(pread64); READS(fd, real(fd, bytes, length, at)); }

#define FLUSHES(descriptor, call) \
    if (fails(descriptor, FLUSH)) { errno = EIO; return -1; } \
    return call

int fsync(int fd) { REAL(fsync); FLUSHES(fd, real(fd)); }
int fdatasync(int fd) { REAL(fdatasync); FLUSHES(fd, real(fd)); }

int connect(int fd, const struct sockaddr *address, socklen_t length) {
    REAL(connect);
    char text[128] = "other";
    if (address->sa_family == AF_INET) {
        const struct sockaddr_in *v4 = (const void *)address;
        char host[INET_ADDRSTRLEN];
        snprintf(text, sizeof text, "%s:%d", inet_ntop(AF_INET, &v4->sin_addr, host, sizeof host), ntohs(v4->sin_port));
    } else if (address->sa_family == AF_INET6) {
        const struct sockaddr_in6 *v6 = (const void *)address;
        char host[INET6_ADDRSTRLEN];
        snprintf(text, sizeof text, "[%s]:%d", inet_ntop(AF_INET6, &v6->sin6_addr, host, sizeof host), ntohs(v6->sin6_port));
    } else if (address->sa_family == AF_UNIX) {
        snprintf(text, sizeof text, "%s", ((const struct sockaddr_un *)address)->sun_path);
    }
    saw("connect", text);
    return real(fd, address, length);
}

/* libc asks for addresses on its own, past the connect above: that it was asked is enough. */
int getaddrinfo(const char *node, const char *service, const struct addrinfo *hints, struct addrinfo **found) {
    REAL(getaddrinfo);
    if (node && strcmp(node, "localhost") != 0 && !strpbrk(node, ":") && strspn(node, "0123456789.") != strlen(node))
        saw("connect", node);
    return real(node, service, hints, found);
}
