using System.Text;
using Fakes.Telegram;

namespace Faults;

/// <summary>Searches for tokens where none may be: in the bot's log and on its disk, and in everything it sent.</summary>
internal static class Secrets
{
    public static IEnumerable<string> Violations(World world, IEnumerable<IScriptedPerson> people)
    {
        (string Name, string Value)[] secrets =
        [
            ("Telegram's token", FakeTelegram.Token.Split(':')[1]),
            ("Discord's token", world.Discord.Token),
            ("an interaction's token", DiscordEnd.InteractionToken),
            ("a token of the video API", Backend.TokenPrefix),
        ];
        foreach (var (name, value) in secrets)
        {
            if (world.Bot.Output.Contains(value, StringComparison.Ordinal))
            {
                yield return $"The log holds {name}.";
            }

            foreach (var file in Directory.EnumerateFiles(world.Folder, "*", SearchOption.AllDirectories).Where(file => Holds(file, value)))
            {
                yield return $"{Path.GetRelativePath(world.Folder, file)} holds {name}.";
            }

            foreach (var person in people.Where(person => person.Seen().Any(seen => seen.Contains(value, StringComparison.Ordinal))))
            {
                yield return $"{person.Mark.Name} was shown {name}.";
            }
        }
    }

    private static bool Holds(string file, string value) => File.ReadAllBytes(file).AsSpan().IndexOf(Encoding.UTF8.GetBytes(value)) >= 0;
}
