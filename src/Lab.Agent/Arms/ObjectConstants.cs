using System.Globalization;
using Lab.Bpf;
using Lab.Core.Machines;

namespace Lab.Agent.Arms;

/// <summary>What is written into an object before the kernel sees it: the server it watches, and what its manifest sets.</summary>
internal sealed record ObjectConstants(TargetFilter Target, IReadOnlyDictionary<string, long> Variables)
{
    private const string Mend = "`set` takes whole numbers for the `const volatile` globals of 4 or 8 bytes of the source.";

    /// <exception cref="WrongSettingException">The object has no such variable, or it can't hold the value.</exception>
    public void ApplyTo(BpfObject opened)
    {
        opened.SetTarget(Target);
        foreach (var (name, value) in Variables)
        {
            var variables = opened.Variables;
            var variable = variables.FirstOrDefault(each => each.Name == name)
                ?? throw new WrongSettingException(new(name, "the program has no such variable", Known(variables)));
            if (variable.Bytes is not (sizeof(int) or sizeof(long)))
            {
                throw new WrongSettingException(new(name, string.Create(CultureInfo.InvariantCulture, $"the variable has {variable.Bytes} bytes"), Mend));
            }

            if (variable.Bytes == sizeof(int) && value is < int.MinValue or > uint.MaxValue)
            {
                throw new WrongSettingException(new(name, string.Create(CultureInfo.InvariantCulture, $"{value} does not fit into the variable's 4 bytes"), Mend));
            }

            opened.SetVariable(variable, value);
        }
    }

    private static string Known(IReadOnlyList<BpfVariable> variables) => variables.Count == 0
        ? Mend
        : $"It has {string.Join(", ", variables.Select(variable => variable.Name))}.";
}
