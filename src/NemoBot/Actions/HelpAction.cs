using NemoBot.Conversation;
using NemoBot.Platforms;
using NemoBot.Replies;
using NemoBot.Skills;
using NemoBot.Storage;
using NemoVideo.Uploads;

namespace NemoBot.Actions;

/// <summary>"help", "?", /start, and how to send footage. Never needs the backend.</summary>
internal sealed class HelpAction(SkillLibrary skills)
{
    public Answer Help(Turn turn)
    {
        var skill = skills.Get(turn.Chat.Skill);
        return turn.Say($"{turn.Texts[TextKey.Help]}\n\n{TrySaying(skill, turn.Texts)}", Examples(turn.Texts));
    }

    public Answer Greeting(Turn turn) => new() { Messages = [Greeting(skills.Get(turn.Chat.Skill), turn.Texts)] };

    public static Answer Upload(Turn turn) => turn.Say(turn.Texts.Format(
        TextKey.HowToUpload,
        FileSize.Text(turn.Limits.IncomingBytes),
        MediaFormats.Names));

    /// <summary>The first words in a chat: the skill's greeting and what to try.</summary>
    public static OutgoingMessage Greeting(SkillProfile skill, Texts texts) => new()
    {
        Text = $"{skill.Greeting.In(texts.Language)}\n\n{TrySaying(skill, texts)}",
        Buttons = Examples(texts),
    };

    private static string TrySaying(SkillProfile skill, Texts texts) =>
        $"{texts[TextKey.TrySaying]}\n{string.Join("\n", skill.TrySaying.In(texts.Language).Take(4).Select(example => $"- “{Markup.Escape(example)}”"))}";

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
