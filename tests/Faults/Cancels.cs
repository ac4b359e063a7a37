using NemoBot.Core.Text.Localization;

namespace Faults;

/// <summary>A cancel stops the job it meant, and no other.</summary>
internal static class Cancels
{
    /// <summary>How a job ends that somebody cancelled; the steps left out after it end in other words.</summary>
    private static readonly IReadOnlyList<string> Stopped =
        [.. new[] { TextKey.Cancelled, TextKey.CancelledBeforeStart, TextKey.UploadStopped, TextKey.StoppedChanged, TextKey.StoppedUnchanged, TextKey.ExportCancelled }.Select(FirstSentence)];

    private static readonly IReadOnlyList<string> Nothing = [.. new[] { TextKey.NothingToCancel, TextKey.AlreadyOver, TextKey.BatchCancelled }.Select(FirstSentence)];

    public static IEnumerable<string> Violations(IScriptedPerson person)
    {
        var pressed = person.Presses.Where(press => press.Button.Meaning == ButtonMeaning.Cancel).SelectMany(press => new[] { press.On.Id, press.On.About }).OfType<string>().ToHashSet();
        var byWords = person.Accepted.Count(said => said.Wish.Kind == WishKind.Cancel && !IsAnswered(person, said, Nothing));

        // The jobs of one message are one: a cancel stops what follows too.
        var unasked = person.Shown.Where(message => IsOneOf(message.Text, Stopped) && !pressed.Contains(message.Id)).Select(message => message.About ?? message.Id).Where(about => !pressed.Contains(about) && !IsAmongAll(person, about)).Distinct().ToList();
        // Telegram's one exception: a card whose send got no answer may stand twice. Its copy still offers Cancel, which stops the job of the other.
        var byCopies = person.Shown.Count(message => pressed.Contains(message.Id) && message.Buttons.Any(button => button.Meaning == ButtonMeaning.Cancel));
        if (unasked.Count > byWords + byCopies)
        {
            yield return $"{unasked.Count} pieces of work were stopped by {byWords} cancels in words: {string.Join(", ", unasked)}.";
        }
    }

    /// <summary>Exports that were stopped: their render may have been finished all the same.</summary>
    public static int Exports(IScriptedPerson person) => person.Shown.Count(message => IsOneOf(message.Text, [FirstSentence(TextKey.ExportCancelled)]));

    /// <summary>Returns true if the person stopped everything that was there when they said a cancel, and this was.</summary>
    private static bool IsAmongAll(IScriptedPerson person, string about)
    {
        var order = person.Accepted.Select(said => said.MessageId).ToList();
        return person.Presses.Where(press => press.Button.Meaning == ButtonMeaning.CancelAll).Any(press => press.On.About is not { } cancel || order.IndexOf(about) < order.IndexOf(cancel));
    }

    private static bool IsAnswered(IScriptedPerson person, SaidThing said, IReadOnlyList<string> words) =>
        person.Shown.Any(message => message.About == said.MessageId && IsOneOf(message.Text, words));

    private static bool IsOneOf(string text, IReadOnlyList<string> words) => words.Any(sentence => text.Contains(sentence, StringComparison.Ordinal));

    /// <summary>Free of what platforms escape.</summary>
    private static string FirstSentence(TextKey key) => Texts.In("en")[key].Split('.', ':')[0];
}
