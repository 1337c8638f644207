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
public sealed class InstructionCounter(string domain)
{
    private const string Program = "/usr/bin/virsh";

    /// <summary>The count so far.</summary>
    /// <exception cref="LabException">The VM does not run, or its CPU does not count.</exception>
    public async Task<long> ReadAsync(CancellationToken cancellationToken)
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
            : throw new LabException(
                $"The VM's CPU does not count instructions ({result.StandardOutput.Trim()}). It does where it is emulated and was started with -icount; "
                + "the Vagrantfile asks for it where there is no KVM. Make the VM anew without: lab vm destroy, and with LAB_KVM=off in the environment lab vm up.");
    }
}
