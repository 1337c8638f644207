using Lab.Core.Machines;

namespace Lab.Agent.Arms;

/// <summary>A manifest sets something that its object can't take: a mistake of its writer, no refusal of the machine.</summary>
internal sealed class WrongSettingException(SettingProblem problem) : Exception(problem.Problem)
{
    public SettingProblem Problem { get; } = problem;
}
