namespace Lab.Runner.Templates;

/// <summary>An experiment that works, to be made into another.</summary>
internal static class ExperimentTemplate
{
    /// <summary>The text of a file that compares a probe with the baseline.</summary>
    public static string Text(string probe) => $$"""
        question: What does {{probe}} cost the web server?
        server:
          body_bytes: 1024
          # veth: a network namespace of its own, so that what happens for the server is paid by the server. Or loopback.
          network: veth
        loads:
          # A closed loop is saturation: it shows what a request costs. A connection probe needs a new connection for each request.
          - name: saturation
            closed: { connections: 16, keep_alive: false }
          # An open loop has a rate, whatever the server does; it shows what a user waits:
          # - name: steady
          #   open: { rate: 50%, arrivals: constant, connections: 64, keep_alive: false }
        # Probes of bpf/ (all variants, or one as tcplife/core-tp_btf), or files of your own from this folder: ./mine.bt, ./mine.bpf.c.
        probes: [{{probe}}]
        # Tools to compare with it, if you like:
        # commands: ['strace -f -e accept4 -p {pid}']
        # A change within +- this does not matter to you, and measuring ends when every interval is as narrow as +- that.
        margin: 2%
        precision: 1%
        max_time: 4m

        """;
}
