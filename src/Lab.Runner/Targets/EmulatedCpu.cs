using System.Text.Json;
using CliWrap;
using CliWrap.Buffered;
using Lab.Core;

namespace Lab.Runner.Targets;

/// <summary>
/// Instructions that the emulated CPU of a VM has executed since it was started, read from outside: the guest does nothing for it. QEMU counts
/// them where it was started with -icount, and its monitor tells them (query-replay).
/// </summary>
/// <param name="domain">The VM's name or UUID in libvirt.</param>
public sealed class EmulatedCpu(string domain) : InstructionCounter
{
    private const string Program = "/usr/bin/virsh";

    /// <inheritdoc/>
    public override string? Doubt => null;

    /// <inheritdoc/>
    public override async Task<long> ReadAsync(CancellationToken cancellationToken) =>
        await FindCountAsync(cancellationToken) ?? throw new LabException("The VM's CPU does not count instructions any more.");

    /// <summary>The count; null where the CPU does not count.</summary>
    /// <exception cref="LabException">The VM does not run.</exception>
    public async Task<long?> FindCountAsync(CancellationToken cancellationToken)
    {
        string[] words = ["--connect", "qemu:///system", "--quiet", "qemu-monitor-command", domain, "{\"execute\":\"query-replay\"}"];
        var result = await Cli.Wrap(Program).WithArguments(words).WithValidation(CommandResultValidation.None).ExecuteBufferedAsync(cancellationToken);
        if (result.ExitCode != 0)
        {
            throw LabException.FromCommand($"virsh {string.Join(' ', words)}", result.ExitCode, result.StandardError);
        }

        using var answer = JsonDocument.Parse(result.StandardOutput);
        return answer.RootElement.TryGetProperty("return", out var state) && state.TryGetProperty("icount", out var count) && count.GetInt64() is > 0 and var instructions
            ? instructions
            : null;
    }
}
