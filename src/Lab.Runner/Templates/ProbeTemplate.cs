namespace Lab.Runner.Templates;

/// <summary>A probe that works, to be made into another: it prints a line for each connection that the server accepts, in bpftrace and in C.</summary>
internal static class ProbeTemplate
{
    /// <summary>The files of a folder named <paramref name="name"/>.</summary>
    public static IEnumerable<(string File, string Text)> Files(string name) =>
    [
        ("probe.yaml", Manifest(name)),
        ($"{name}.bt", Script(name)),
        ($"{name}.bpf.c", Source(name)),
    ];

    private static string Manifest(string name) => $$"""
        name: {{name}}
        observes: every connection that the server accepts
        licence: GPL-2.0-only
        # What one event (a line) stands for in the load's own count: connection, request or none. The lab holds the two against each other.
        event_per: connection
        # The columns of an event of the C program, in the order of its struct: u16, u32, i32, u64, ns_as_ms, comm (16 bytes), address (16 bytes).
        columns:
          - { PID: u32 }
          - { COMM: comm }
          - { FD: i32 }

        # An entry for each way to write it: tool core (C, loaded through libbpf), bpftrace, or command (any tool, as in
        #   - { name: strace, tool: command, command: [strace, -f, -e, accept4, -p, "{pid}"], needs: strace } ).
        # Where the kernel fixes how often a program runs for an event, say so: server_hits: 1, load_hits: 0.
        variants:
          - name: core-tracepoint
            tool: core
            file: {{name}}.bpf.c
            needs: BTF, tracefs mounted, syscall tracepoints (CONFIG_FTRACE_SYSCALLS)
            attach:
              - { type: tracepoint, target: "syscalls:sys_exit_accept4" }
          - name: bpftrace-tracepoint
            tool: bpftrace
            file: {{name}}.bt
            needs: bpftrace, tracefs mounted, syscall tracepoints (CONFIG_FTRACE_SYSCALLS)
            attach:
              - { type: tracepoint, target: "syscalls:sys_exit_accept4" }

        """;

    private static string Script(string name) => $$"""
        // SPDX-License-Identifier: GPL-2.0-only
        //
        // {{name}}: a line for each accept4() of the server that gave a connection. The lab gives the server's port as $1, the inode
        // number of its network namespace as $2, and its processes from $3 on, the one that serves first.

        BEGIN
        {
            printf("%-7s %-16s %s\n", "PID", "COMM", "FD"); // a heading begins with no digit, so it is no event
        }

        tracepoint:syscalls:sys_exit_accept4
        /(pid == $3 || pid == $4) && args->ret >= 0/
        {
            printf("%-7d %-16s %d\n", pid, comm, args->ret);
        }

        """;

    private static string Source(string name) => $$"""
        // SPDX-License-Identifier: GPL-2.0-only
        // {{name}}: an event for each accept4() of the server that gave a connection. bpf/include/lab.h says what LAB_... stand for.
        #include "lab.h"

        LAB_HITS(1);	/* how many programs there are: their runs are counted by CPU */
        LAB_EVENTS;

        /* The columns of probe.yaml, in their order. */
        struct event {
        	__u32 pid;
        	char comm[16];
        	__s32 fd;
        };

        SEC("tracepoint/syscalls/sys_exit_accept4")
        int exit_accept4(struct trace_event_raw_sys_exit *call)
        {
        	LAB_HIT(0);
        	__u32 pid = bpf_get_current_pid_tgid() >> 32;
        	if (!lab_is_target_process(pid) || call->ret < 0)
        		return 0;
        	struct event *event = LAB_RESERVE(struct event);
        	if (!event)
        		return 0;
        	event->pid = pid;
        	bpf_get_current_comm(event->comm, sizeof(event->comm));
        	event->fd = call->ret;
        	bpf_ringbuf_submit(event, 0);
        	return 0;
        }

        """;
}
