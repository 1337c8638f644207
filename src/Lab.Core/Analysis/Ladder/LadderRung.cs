using Lab.Core.Definitions;
using Lab.Core.Statistics;

namespace Lab.Core.Analysis.Ladder;

/// <summary>What one hit of a hook costs, with a program of a dose behind it: a row of ladder.csv. All figures are of the server's hits.</summary>
/// <param name="Load">Name of the load.</param>
/// <param name="Arm">Id of the arm.</param>
/// <param name="Hook">Where it attaches.</param>
/// <param name="Dose">What the program does there.</param>
/// <param name="HitsPerRequest">Hits on the server's CPUs for a request, from accounting windows.</param>
/// <param name="Ns">The measured change of CPU for a hit, ns, server and reader together; null with too few pairs.</param>
/// <param name="ReaderNs">Of it, what the reader of its events takes; null with too few pairs.</param>
/// <param name="KernelNs">The program's body as the kernel's own statistics count it, ns a hit.</param>
/// <param name="Switches">More context switches of the server for a hit; null where nobody counted them.</param>
/// <param name="UserNs">By ticks: change of user time for a hit, ns. Without an interval, like the next.</param>
/// <param name="SystemNs">By ticks: change of the kernel's time for a hit, interrupts included, ns.</param>
public sealed record LadderRung(
    string Load,
    string Arm,
    AttachPoint Hook,
    ProbeDose Dose,
    double HitsPerRequest,
    Amount? Ns,
    Amount? ReaderNs,
    double KernelNs,
    Amount? Switches,
    double? UserNs,
    double? SystemNs);
