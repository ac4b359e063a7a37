using System.Text;

namespace Harness.People;

/// <summary>Searches for tokens where none may be: in the bot's log and on its disk, and in everything it sent.</summary>
internal static class Secrets
{
    /// <param name="secrets">The tokens, with their names in words.</param>
    /// <param name="log">What the bot printed.</param>
    /// <param name="folders">All that it, and its database, wrote to the disk.</param>
    public static IEnumerable<string> Violations(IEnumerable<(string Name, string Value)> secrets, string log, IReadOnlyList<string> folders, IReadOnlyList<IScriptedPerson> people)
    {
        var all = secrets.ToList();
        foreach (var (name, value) in all)
        {
            if (log.Contains(value, StringComparison.Ordinal))
            {
                yield return $"The log holds {name}.";
            }

            foreach (var person in people.Where(person => person.Seen().Any(seen => seen.Contains(value, StringComparison.Ordinal))))
            {
                yield return $"{person.Mark.Name} was shown {name}.";
            }
        }

        foreach (var (folder, file) in folders.SelectMany(folder => Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).Select(file => (folder, file))))
        {
            var content = File.ReadAllBytes(file);
            foreach (var (name, _) in all.Where(secret => content.AsSpan().IndexOf(Encoding.UTF8.GetBytes(secret.Value)) >= 0))
            {
                yield return $"{Path.GetRelativePath(folder, file)} holds {name}.";
            }
        }
    }
}
