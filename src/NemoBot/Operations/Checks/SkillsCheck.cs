using System.Runtime.CompilerServices;
using NemoBot.Core.Skills;

namespace NemoBot.Operations.Checks;

/// <summary>Checks whether the skill profiles can be read, and which are left out.</summary>
internal sealed class SkillsCheck(IServiceProvider services) : ISelfCheck
{
    public async IAsyncEnumerable<CheckLine> RunAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await Task.CompletedTask;
        var (library, fault) = Load();
        if (library is null)
        {
            yield return new(Verdict.Wrong, "skills", fault!);
            yield break;
        }

        yield return new(Verdict.Good, "skills", $"{library.All.Count} profiles in {library.Folder}; chats start with {library.Default.Name}.");
        foreach (var broken in library.Faults)
        {
            yield return new(Verdict.Note, "skills", $"Left out: {broken}");
        }

        foreach (var skill in library.All.Where(skill => skill.Remarks.Count > 0))
        {
            yield return new(Verdict.Note, "skills", $"{skill.Name}: {string.Join(". ", skill.Remarks.Select(Sentence))}.");
        }
    }

    private static string Sentence(string remark) => char.ToUpperInvariant(remark[0]) + remark[1..];

    private (SkillLibrary? Library, string? Fault) Load()
    {
        try
        {
            return (services.GetRequiredService<SkillLibrary>(), null);
        }
        catch (SkillSetupException fault)
        {
            return (null, fault.Message);
        }
    }
}
