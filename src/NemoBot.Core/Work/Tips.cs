using NemoBot.Core.Intents;
using NemoBot.Core.Model;
using NemoBot.Core.Skills;
using NemoBot.Core.Text.Cards;
using NemoBot.Core.Text.Formatting;
using NemoBot.Core.Text.Localization;

namespace NemoBot.Core.Work;

/// <summary>Selects advice from a chat's skill profile, one tip at a time: with the first clip, and after a request that was vague or achieved little.</summary>
internal sealed class Tips(IStore store)
{
    public static string Line(string tip, Texts texts) => texts.Format(TextKey.Tip, Markup.Escape(tip));

    /// <summary>Returns the tip to be concrete, with an example as text and as a button.</summary>
    public static Tip Concrete(SkillProfile skill, Texts texts)
    {
        var example = skill.TrySaying.In(texts.Language) is [var first, ..] ? first : texts[TextKey.SuggestBackground];
        return new(texts.Format(TextKey.TipBeConcrete, Markup.Escape(example)), new(ProjectName.Of(example, texts), new(ButtonKind.Say, example)), null);
    }

    /// <summary>Returns the tip for the report of an edit; null if none is due.</summary>
    /// <param name="isWeak">True if the edit changed nothing or failed.</param>
    public async Task<Tip?> AfterEditAsync(JobRecord job, SkillProfile skill, Texts texts, bool isWeak, CancellationToken cancellationToken)
    {
        var isVague = IntentRouter.Route(job.Request.Text) is Intent.Edit { IsVague: true };
        if (!isVague && !isWeak)
        {
            return null;
        }

        return isVague ? Concrete(skill, texts) : Next(await store.GetChatAsync(job.Chat, cancellationToken), skill, texts);
    }

    /// <summary>Returns the tip for the first clip of the chat; null for later clips.</summary>
    public async Task<Tip?> WithFirstClipAsync(JobRecord job, SkillProfile skill, Texts texts, CancellationToken cancellationToken)
    {
        var chat = await store.GetChatAsync(job.Chat, cancellationToken);
        return chat.TipsTold == 0 ? Next(chat, skill, texts) : null;
    }

    private static Tip? Next(ChatRecord chat, SkillProfile skill, Texts texts) =>
        skill.Tips.In(texts.Language) is { Count: > 0 } tips
            ? new(Line(tips[chat.TipsTold % tips.Count], texts), null, stored => stored with { TipsTold = stored.TipsTold + 1 })
            : null;
}

/// <param name="Text">Markdown, one line.</param>
/// <param name="Button">Sends what the tip proposes; null if it proposes nothing.</param>
/// <param name="Counted">The change that counts the tip; null if it is not counted.</param>
internal sealed record Tip(string Text, Button? Button, Func<ChatRecord, ChatRecord>? Counted);
