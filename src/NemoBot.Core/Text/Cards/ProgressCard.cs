using System.Globalization;
using System.Text;
using NemoBot.Core.Model;
using NemoBot.Core.Text.Formatting;
using NemoBot.Core.Text.Gui;
using NemoBot.Core.Text.Localization;

namespace NemoBot.Core.Text.Cards;

/// <summary>The state of a job, for its card.</summary>
public sealed record ProgressState
{
    /// <summary>The current stage; ignored while queued.</summary>
    public required TextKey Stage { get; init; }

    public IReadOnlyList<object?> StageArguments { get; init; } = [];

    /// <summary>External words for the stage, plain; null for the bot's own.</summary>
    public string? StageWords { get; init; }

    /// <summary>Whether this job connected the chat, which the card shows before the stage.</summary>
    public bool IsConnected { get; init; }

    /// <summary>External words for being connected, plain; null for the bot's own.</summary>
    public string? ConnectedWords { get; init; }

    /// <summary>The backend's reply so far, Markdown, translated (<see cref="GuiTranslation"/>); empty before the first words.</summary>
    public string Answer { get; init; } = "";

    /// <summary>Whether <see cref="Answer"/> grows just now, in work that a message of its own ends.</summary>
    public bool IsGrowing { get; init; }

    /// <summary>Time since the work started; null while queued.</summary>
    public TimeSpan? Elapsed { get; init; }

    /// <summary>Whether the backend has been silent long enough to show that work continues.</summary>
    public bool IsStillWorking { get; init; }

    /// <summary>Number of jobs ahead of this one; null once it runs.</summary>
    public int? Ahead { get; init; }

    /// <summary>What such work usually costs, in words; null if the user knows.</summary>
    public string? Prices { get; init; }

    /// <summary>0 to 1; null when unknown.</summary>
    public double? Progress { get; init; }

    /// <summary>When the work started; null while queued.</summary>
    public DateTimeOffset? StartedAt { get; init; }
}

/// <summary>Formats the live card of a job.</summary>
public static class ProgressCard
{
    private const int BarLength = 10;

    /// <summary>In UTF-16 units: a family of emoji is shorter.</summary>
    private const int LongestGrapheme = 64;

    /// <summary>Returns a transient message: the stage, the reply so far (its end, if it is too long), and that work continues.</summary>
    /// <param name="textLength">The platform's limit in characters; the card stays well below it, to leave room for markup and escapes.</param>
    /// <param name="drawsCards">Whether the platform draws the bar and the elapsed time itself.</param>
    public static OutgoingMessage Of(ProgressState state, Texts texts, int textLength, bool drawsCards)
    {
        var stage = state.Ahead switch
        {
            null when state.IsConnected => $"{(state.ConnectedWords is { } ready ? $"✅ {Markup.Escape(ready)}" : texts[TextKey.StageConnected])} {StageOf(state, texts)}",
            null => StageOf(state, texts),
            <= 0 => texts[TextKey.CardQueuedNext],
            { } ahead => texts.Format(TextKey.CardQueued, ahead),
        };

        // If the platform draws the stage itself, the text is the reply alone.
        var says = state.Ahead is null && (state.Answer.Length > 0 || state.IsStillWorking);
        var text = new StringBuilder(drawsCards && says ? "" : stage);
        if (!drawsCards && state is { Progress: { } progress, Ahead: null })
        {
            text.Append('\n').Append(Bar(progress, texts));
        }

        var below = (state.Prices is { } prices ? "\n\n" + prices : "") + (state is { IsStillWorking: true, Ahead: null } ? "\n\n" + StillWorking(state.Elapsed, texts) : "");
        var room = (textLength * 3 / 4) - text.Length - below.Length - 4;
        if (state.Answer.Length > 0 && room > 0)
        {
            text.Append(text.Length > 0 ? "\n\n" : "").Append(Tail(state.Answer, room));
        }

        text.Append(text.Length > 0 ? below : below.TrimStart());
        return new()
        {
            Text = text.ToString(),
            Card = new(state.Ahead is null ? CardState.Working : CardState.Queued, stage, state.Progress, state.StartedAt),
            IsTransient = true,
            Growing = state is { IsGrowing: true, Answer.Length: > 0 }
                ? new(Tail(state.Answer, textLength * 3 / 4), Of(state with { Answer = "", IsGrowing = false }, texts, textLength, drawsCards).Text)
                : null,
        };
    }

    private static string StageOf(ProgressState state, Texts texts) =>
        state.StageWords is { } own ? Markup.Escape(own) : texts.Format(state.Stage, [.. state.StageArguments]);

    /// <summary>Returns "⏳ Still working… (4 min)"; without the time in the first minute.</summary>
    public static string StillWorking(TimeSpan? elapsed, Texts texts) => elapsed is { TotalMinutes: >= 1 } time
        ? texts.Format(TextKey.CardStillWorking, (int)time.TotalMinutes)
        : texts[TextKey.CardStillWorkingNow];

    private static string Bar(double progress, Texts texts)
    {
        var part = double.IsFinite(progress) ? Math.Clamp(progress, 0, 1) : 0;
        var full = (int)Math.Floor(part * BarLength);
        var percent = ((int)Math.Floor(part * 100)).ToString(CultureInfo.InvariantCulture);
        return $"{new string('▰', full)}{new string('▱', BarLength - full)} {texts.Format(TextKey.Percent, percent)}";
    }

    /// <summary>Returns the end of the reply, from the start of a line or word.</summary>
    private static string Tail(string answer, int room)
    {
        if (answer.Length <= room)
        {
            return answer;
        }

        var start = answer.Length - room + 1;
        var window = answer.AsSpan(start, Math.Min(room / 2, answer.Length - start));
        var newLine = window.IndexOf('\n');
        var space = window.IndexOf(' ');
        start = newLine >= 0 ? start + newLine + 1 : space >= 0 ? start + space + 1 : Grapheme(answer, start);
        var reopened = answer.AsSpan(0, start).Count("```") % 2 == 1 ? "```\n" : "";
        return "…" + (reopened.Length > 0 ? "\n" : "") + reopened + answer[start..];
    }

    /// <summary>Returns the first grapheme boundary at or after the index, as the text a little before it shows.</summary>
    private static int Grapheme(string text, int index)
    {
        var at = Math.Max(0, index - LongestGrapheme);
        while (at < index)
        {
            at += StringInfo.GetNextTextElementLength(text.AsSpan(at));
        }

        return at;
    }
}
