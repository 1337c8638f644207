namespace Lab.Core.Analysis.Doubts;

/// <summary>`not-attached`: programs of a probe that are no part of its figures.</summary>
public sealed class UnattachedPrograms : IDoubt
{
    private const int MostNamed = 5;

    /// <inheritdoc/>
    public IEnumerable<Conclusion> Find(Evidence evidence) =>
        from arm in evidence.Run.Plan.RunningArms
        from alike in (arm.Unattached ?? []).GroupBy(program => (program.Reason, program.IsByDesign))
        let severity = alike.Key.IsByDesign ? Severity.Note : Severity.Warning
        select new Conclusion(
            "not-attached", severity, arm.Id, Message([.. alike.Select(program => program.Name)], alike.Key.Reason));

    private static string Message(string[] names, string reason) => names switch
    {
        [var only] => $"Its program {only} {reason}.",
        { Length: <= MostNamed } => $"Of its programs {string.Join(", ", names)} each {reason}.",
        _ =>
            $"Of its programs {string.Join(", ", names.Take(MostNamed))} and {names.Length - MostNamed} more each {reason}.",
    };
}
