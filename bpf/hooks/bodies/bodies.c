// SPDX-License-Identifier: GPL-2.0-only
/*
 * What `lab bench hooks` probes: the events themselves, each in a loop of its own, so that nothing of .NET is between two of them.
 * lab_body_*() makes an event so many times; lab_hit_*() is the function that a uprobe sits on. Where a body can't go on it returns
 * a negative errno, else 0.
 */
#define _GNU_SOURCE
#include <bpf/libbpf.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <sched.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/sdt.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

/*
 * The first instruction decides what a uprobe costs: a nop or a push the kernel emulates, other instructions it has to single-step,
 * which is a second exception. Written in assembler, for a compiler would choose by itself.
 */
#if defined(__x86_64__)
#define FIRST_NOP "nop\n\tret"
#define FIRST_PUSH "push %rbp\n\tpop %rbp\n\tret"
#elif defined(__aarch64__)
#define FIRST_NOP "nop\n\tret"
#define FIRST_PUSH "stp x29, x30, [sp, #-16]!\n\tldp x29, x30, [sp], #16\n\tret"
#else
#error "no bodies for this architecture"
#endif

#define FUNCTION(name, instructions)		\
	__asm__(".text\n"			\
		".balign 16\n"			\
		".globl " #name "\n"		\
		".type " #name ", @function\n"	\
		#name ":\n\t" instructions "\n"	\
		".size " #name ", . - " #name "\n");	\
	extern void name(void)

FUNCTION(lab_hit_nop, FIRST_NOP);
FUNCTION(lab_hit_push, FIRST_PUSH);
FUNCTION(lab_hit_ret, "ret");

/* A system call that fails early: the way into the kernel, its function for open(), and back. */
int lab_body_call(long times)
{
	for (; times > 0; times--)
		if (syscall(SYS_openat, AT_FDCWD, "", O_RDONLY) >= 0 || errno != ENOENT)
			return -errno;
	return 0;
}

#define USER_BODY(name)				\
	int lab_body_##name(long times)		\
	{					\
		for (; times > 0; times--)	\
			lab_hit_##name();	\
		return 0;			\
	}

USER_BODY(nop)
USER_BODY(push)
USER_BODY(ret)

int lab_body_marker(long times)
{
	for (; times > 0; times--)
		DTRACE_PROBE(lab, marker);
	return 0;
}

static int listener = -1;
static struct sockaddr_in door;

/* A socket that listens on loopback, on a free port; gives the port. Called once, before the first connection. */
int lab_open_door(void)
{
	struct sockaddr_in address = { .sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
	socklen_t length = sizeof(door);
	if (listener >= 0)
		return ntohs(door.sin_port);
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	if (fd < 0)
		return -errno;
	if (bind(fd, (struct sockaddr *)&address, sizeof(address)) < 0 || listen(fd, 16) < 0
	    || getsockname(fd, (struct sockaddr *)&door, &length) < 0) {
		int failure = -errno;
		close(fd);
		return failure;
	}
	listener = fd;
	return ntohs(door.sin_port);
}

/*
 * A connection from its first to its last segment, both ends in this thread. The server closes first, as one without keep-alive does; the
 * client answers with a reset, or tens of thousands of connections would wait in TIME_WAIT for a minute and use up the ports.
 */
static int connect_once(void)
{
	const struct linger reset = { .l_onoff = 1, .l_linger = 0 };
	int failure = 0, accepted = -1;
	int client = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	if (client < 0)
		return -errno;
	if (connect(client, (const struct sockaddr *)&door, sizeof(door)) < 0
	    || (accepted = accept4(listener, NULL, NULL, SOCK_CLOEXEC)) < 0
	    || setsockopt(client, SOL_SOCKET, SO_LINGER, &reset, sizeof(reset)) < 0)
		failure = -errno;
	if (accepted >= 0)
		close(accepted);
	close(client);
	return failure;
}

int lab_body_connection(long times)
{
	for (; times > 0; times--) {
		int failure = connect_once();
		if (failure < 0)
			return failure;
	}
	return 0;
}

/* Ties the calling thread to a CPU. */
int lab_bind(int cpu)
{
	cpu_set_t set;
	CPU_ZERO(&set);
	CPU_SET(cpu, &set);
	return sched_setaffinity(0, sizeof(set), &set) < 0 ? -errno : 0;
}

/*
 * The reader of a ring buffer is a process of its own, as a tool's is: a thread of this one would make system calls that a probe takes for
 * the body's. It is a fork that only polls, and it ends by itself when its parent does.
 */
#define PATIENCE_MS 5

struct lab_shared {
	volatile long events;
	volatile long looks;
	volatile int stop;
};

struct lab_reader {
	struct lab_shared *shared;
	struct ring_buffer *ring;
	pid_t pid;
};

static int count_event(void *context, void *data, size_t size)
{
	((struct lab_shared *)context)->events++;
	return 0;
}

static void read_until_stopped(struct lab_reader *reader, pid_t parent, int cpu)
{
	prctl(PR_SET_NAME, "lab-reader");
	lab_bind(cpu);
	while (!reader->shared->stop && getppid() == parent) {
		ring_buffer__poll(reader->ring, PATIENCE_MS);
		ring_buffer__consume(reader->ring); /* events that were sent without a wake-up */
		reader->shared->looks++;
	}
	_exit(0);
}

/* Starts a reader of the ring buffer on a CPU; NULL with errno set where that can't be done. */
struct lab_reader *lab_reader_start(int map, int cpu)
{
	struct lab_reader *reader = calloc(1, sizeof(*reader));
	pid_t parent = getpid();
	int failure;
	if (!reader)
		return NULL;
	reader->shared = mmap(NULL, sizeof(*reader->shared), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	if (reader->shared == MAP_FAILED)
		goto no_memory;
	reader->ring = ring_buffer__new(map, count_event, reader->shared, NULL);
	if (!reader->ring)
		goto no_ring;
	reader->pid = fork();
	if (reader->pid == 0)
		read_until_stopped(reader, parent, cpu);
	if (reader->pid > 0)
		return reader;
	failure = errno;
	ring_buffer__free(reader->ring);
	errno = failure;
no_ring:
	failure = errno;
	munmap(reader->shared, sizeof(*reader->shared));
	errno = failure;
no_memory:
	free(reader);
	return NULL;
}

/* Events read so far. */
long lab_reader_events(struct lab_reader *reader)
{
	return reader->shared->events;
}

/* How often it has looked at the whole ring. */
long lab_reader_looks(struct lab_reader *reader)
{
	return reader->shared->looks;
}

void lab_reader_stop(struct lab_reader *reader)
{
	reader->shared->stop = 1;
	while (waitpid(reader->pid, NULL, 0) < 0 && errno == EINTR)
		;
	ring_buffer__free(reader->ring);
	munmap(reader->shared, sizeof(*reader->shared));
	free(reader);
}
