using NemoBot.Conversation;
using NemoBot.Platforms;
using NemoBot.Replies;
using NemoBot.Skills;
using NemoBot.Storage;
using NemoVideo.Uploads;

namespace NemoBot.Actions;

/// <summary>"help", "?", /start, and how to send footage. Never needs the backend.</summary>
internal static class HelpAction
{
    private const int MostExamples = 4;

    public static Answer Help(Turn turn) =>
        turn.Say($"{turn.Texts[TextKey.Help]}{TrySaying(turn.Skill, turn.Texts)}", Examples(turn.Texts));

    public static Answer Greeting(Turn turn) => new() { Messages = [Greeting(turn.Skill, turn.Texts)] };

    public static Answer Upload(Turn turn) => turn.Say(turn.Texts.Format(
        TextKey.HowToUpload,
        FileSize.Text(Math.Min(turn.Limits.IncomingBytes, turn.Skill.LargestFile ?? long.MaxValue)),
        Formats(turn.Skill)));

    /// <summary>The first words in a chat: the skill's greeting and what to try.</summary>
    public static OutgoingMessage Greeting(SkillProfile skill, Texts texts) => new()
    {
        Text = $"{skill.Greeting.In(texts.Language)}{TrySaying(skill, texts)}",
        Buttons = Examples(texts),
    };

    /// <summary>Below a text; empty where the skill proposes nothing.</summary>
    private static string TrySaying(SkillProfile skill, Texts texts) => skill.TrySaying.In(texts.Language) is { Count: > 0 } examples
        ? $"\n\n{texts[TextKey.TrySaying]}\n{string.Join("\n", examples.Take(MostExamples).Select(example => $"- “{Markup.Escape(example)}”"))}"
        : "";

    /// <summary>Those that the skill's file lists; all that there are where it lists none, or them all.</summary>
    private static string Formats(SkillProfile skill)
    {
        var named = MediaFormats.Accepted.Where(format => skill.Formats.Contains(format.Extension[1..])).Select(format => format.Name).ToList();
        return named.Count is 0 || named.Count == MediaFormats.Accepted.Count ? MediaFormats.Names : string.Join(", ", named);
    }

    private static Button[] Examples(Texts texts) => [new(texts[TextKey.ButtonHowToUpload], new(ButtonKind.Upload)), new(texts[TextKey.ButtonCredits], new(ButtonKind.Credits))];
}

/// <summary>Greets a chat once, when its person first opens it (the web chat's page).</summary>
internal sealed class FirstContact(IStore store, SkillLibrary skills, TimeProvider time) : IFirstContact
{
    public async Task<Post?> GreetingAsync(ChatKey chat, string? languageHint, CancellationToken cancellationToken)
    {
        var record = await store.GetChatAsync(chat, cancellationToken);
        if (record.GreetedAt is not null)
        {
            return null;
        }

        var language = record.LanguageChosen ?? record.LanguageSeen ?? Languages.FromHint(languageHint);
        return new(DerivedId.Greeting(chat), chat, HelpAction.Greeting(skills.Get(record.Skill), Texts.In(language))) { CreatedAt = time.GetUtcNow() };
    }
}
