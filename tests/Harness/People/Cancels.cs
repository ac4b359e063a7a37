using NemoBot.Core.Text.Localization;

namespace Harness.People;

/// <summary>A cancel stops its job, and no other.</summary>
internal static class Cancels
{
    /// <summary>The end state of a cancelled job; the steps skipped after it end with other words.</summary>
    private static readonly IReadOnlyList<string> Stopped =
        [.. new[] { TextKey.CancelledBeforeStart, TextKey.UploadStopped, TextKey.StoppedChanged, TextKey.StoppedUnchanged, TextKey.ExportCancelled, TextKey.PreviewCancelled }.Select(FirstSentence)];

    private static readonly IReadOnlyList<string> Nothing = [.. new[] { TextKey.NothingToCancel, TextKey.AlreadyOver, TextKey.BatchCancelled }.Select(FirstSentence)];

    public static IEnumerable<string> Violations(IScriptedPerson person)
    {
        var pressed = person.Presses.Where(press => press.Button.Meaning == ButtonMeaning.Cancel).SelectMany(press => new[] { press.On.Id, press.On.About }).OfType<string>().ToHashSet();
        var byWords = person.Accepted.Count(said => said.Wish.Kind == WishKind.Cancel && !IsAnswered(person, said, Nothing));

        // The jobs of one message count as one: a cancel also stops what follows.
        var unasked = person.Shown.Where(message => IsOneOf(message.Text, Stopped) && !pressed.Contains(message.Id)).Select(message => message.About ?? message.Id).Where(about => !pressed.Contains(about) && !IsAmongAll(person, about)).Distinct().ToList();
        // Telegram's only exception: a card whose send got no answer may exist twice. The copy still offers Cancel, which stops the other card's job.
        var byCopies = person.Shown.Count(message => pressed.Contains(message.Id) && message.Buttons.Any(button => button.Meaning == ButtonMeaning.Cancel));
        if (unasked.Count > byWords + byCopies)
        {
            yield return $"{unasked.Count} pieces of work were stopped by {byWords} cancels in words: {string.Join(", ", unasked)}.";
        }
    }

    /// <summary>
    /// Returns true if a cancel in words needs no message about it: the card of what it stops shows that. What was said earlier may have begun such work; that the cancel
    /// was handled is checked in the store.
    /// </summary>
    public static bool IsAnsweredByCard(IReadOnlyList<SaidThing> accepted, SaidThing said) => said.Wish.Kind == WishKind.Cancel
        && accepted.TakeWhile(earlier => earlier.MessageId != said.MessageId).Any(earlier => earlier.Wish.IsForBackend || earlier.Wish.Kind is WishKind.Batch or WishKind.Answer or WishKind.Export);

    /// <summary>Cancelled exports and previews: their render may have finished all the same.</summary>
    public static int Exports(IScriptedPerson person) => person.Shown.Count(message => IsOneOf(message.Text, [FirstSentence(TextKey.ExportCancelled), FirstSentence(TextKey.PreviewCancelled)]));

    /// <summary>Returns true if the person stopped everything that was there when they said a cancel, and this was.</summary>
    private static bool IsAmongAll(IScriptedPerson person, string about)
    {
        var order = person.Accepted.Select(said => said.MessageId).ToList();
        return person.Presses.Where(press => press.Button.Meaning == ButtonMeaning.CancelAll).Any(press => press.On.About is not { } cancel || order.IndexOf(about) < order.IndexOf(cancel));
    }

    private static bool IsAnswered(IScriptedPerson person, SaidThing said, IReadOnlyList<string> words) =>
        person.Shown.Any(message => message.About == said.MessageId && IsOneOf(message.Text, words));

    private static bool IsOneOf(string text, IReadOnlyList<string> words) => words.Any(sentence => text.Contains(sentence, StringComparison.Ordinal));

    /// <summary>Without the characters that platforms escape.</summary>
    private static string FirstSentence(TextKey key) => Texts.In("en")[key].Split('.', ':')[0];
}
