using System.Reflection;
using System.Xml.Linq;
using Xunit;

namespace Lab.Tests;

public sealed class ArchitectureTests
{
    private static readonly string[] BannedEndings = ["Helper", "Helpers", "Util", "Utils", "Utilities", "Manager", "Managers", "Common"];

    [Theory]
    [InlineData("Lab.Core")]
    [InlineData("Lab.Reporting", "Lab.Core")]
    [InlineData("Lab.Bpf")]
    [InlineData("Lab.Load", "Lab.Core")]
    [InlineData("Lab.Agent", "Lab.Bpf", "Lab.Load", "Lab.Core")]
    [InlineData("Lab.Runner", "Lab.Load", "Lab.Core", "Lab.Agent")]
    [InlineData("Lab.Benchmarks", "Lab.Runner", "Lab.Load", "Lab.Bpf", "Lab.Core")]
    public void Room_sees_only_the_rooms_of_the_design(string room, params string[] allowed) =>
        Assert.Empty(References(room, "ProjectReference").Select(path => Path.GetFileNameWithoutExtension(path.Replace('\\', '/'))).Except(allowed, StringComparer.Ordinal));

    [Fact]
    public void Runner_starts_the_agent_and_never_calls_it()
    {
        var reference = XDocument.Load(Project("Lab.Runner")).Descendants("ProjectReference")
            .Single(each => each.Attribute("Include")!.Value.Contains("Lab.Agent", StringComparison.Ordinal));
        Assert.Equal("false", reference.Attribute("ReferenceOutputAssembly")?.Value);
    }

    [Fact]
    public void Core_has_no_packages_but_the_mathematics() =>
        Assert.Equal("HdrHistogram MathNet.Numerics", string.Join(' ', References("Lab.Core", "PackageReference").Order(StringComparer.Ordinal)));

    [Fact]
    public void Core_opens_no_files() => Assert.DoesNotContain(
        Sources("Lab.Core").Select(File.ReadAllText),
        text => text.Contains("File.", StringComparison.Ordinal) || text.Contains("Directory.", StringComparison.Ordinal));

    [Fact]
    public void Statistics_know_nothing_of_the_analysis() => Assert.DoesNotContain(
        Sources("Lab.Core").Where(path => path.Contains("/Statistics/", StringComparison.Ordinal)).Select(File.ReadAllText),
        text => text.Contains("Lab.Core.Analysis", StringComparison.Ordinal));

    [Fact]
    public void No_type_or_namespace_is_a_drawer_for_odds_and_ends()
    {
        var names = Directory.GetFiles(AppContext.BaseDirectory, "Lab.*.dll")
            .Select(Assembly.LoadFrom)
            .SelectMany(assembly => assembly.GetTypes())
            .Where(type => !type.Name.StartsWith('<')) // named by the compiler
            .SelectMany(type => $"{type.Namespace}.{type.Name}".Split('.', '+'));
        Assert.DoesNotContain(names, name => BannedEndings.Any(ending => name.EndsWith(ending, StringComparison.Ordinal)));
    }

    private static string[] Sources(string room) =>
        Directory.GetFiles(Path.Combine(Root(), "src", room), "*.cs", SearchOption.AllDirectories);

    private static string[] References(string room, string element) =>
    [
        .. XDocument.Load(Project(room)).Descendants(element).Select(each => each.Attribute("Include")!.Value),
    ];

    private static string Project(string room) => Path.Combine(Root(), "src", room, $"{room}.csproj");

    private static string Root()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "Lab.sln")))
        {
            folder = folder.Parent ?? throw new DirectoryNotFoundException("The tests don't run inside a clone.");
        }

        return folder.FullName;
    }
}
