using System.Text.RegularExpressions;

namespace NemoBot.Core.Text.Gui;

/// <summary>Recognises English clauses that describe the video. With a plural subject the verb looks like an imperative ("two men open the door, drag the chair…"), so the subject decides.</summary>
internal static partial class GuiStory
{
    public static bool IsTold(string clause) => (Somebody().Match(clause) is { Success: true } who && !Result().IsMatch(clause[who.Length..])) || Seen().IsMatch(clause);

    private const string Person =
        @"(?:he|she|they|people|someone|somebody|everyone|everybody|both|men|women|kids|children|friends|users|viewers|customers"
        + @"|(?:a|an|the|one|two|three|four|five|six|some|several|many|few|most|all|another|each|every|his|her|their|these|those)\s+(?:[\w'-]+\s+){0,3}?"
        + @"(?:m[ae]n|wom[ae]n|person|people|boys?|girls?|kids?|child(?:ren)?|guys?|lad(?:y|ies)|students?|friends?|hands?|fingers?|couples?|parents?|crowd|fans?|guests?|tourists?|robots?|artists?|chefs?|cats?|dogs?|actors?|doctors?|employees?|colleagues?|families|family|babies|baby|pupils?|monks?|kings?|queens?|knights?|heroes|hero|soldiers?"
        + @"|(?!layers?\b|filters?\b|stickers?\b|numbers?\b|letters?\b|banners?\b|borders?\b|headers?\b|markers?\b|editors?\b|colou?rs?\b|sliders?\b|folders?\b|others?\b|covers?\b|orders?\b|offers?\b|buffers?\b|timers?\b|renders?\b|corners?\b|powers?\b|after\b|over\b|under\b)\w{3,}(?:ers?|ors?|ists?))"
        + @"|(?!layers\b|filters\b|stickers\b|numbers\b|letters\b|banners\b|borders\b|colou?rs\b|others\b)\w{3,}(?:ers|ors|ists))";

    /// <summary>Matches a person, optionally after a place, a time or a heading: "In the kitchen, two chefs …", "Scene 2: they …".</summary>
    [GeneratedRegex(@"^\W*(?:[\w ]{1,20}:\s*)?(?:(?:in|on|at|inside|outside|during|as|while|then|suddenly|meanwhile|here|there|and|but|so|next|finally|where)\b\s*)?" + Person + @"\b(?!['’])", RegexOptions.IgnoreCase)]
    private static partial Regex Somebody();

    /// <summary>Matches the result of an edit, as opposed to an action: "the person is now centred".</summary>
    [GeneratedRegex(@"^(?:'s|'re|'ve)?\s*(?:\w+ly\s+)?(?:is|are|was|were|has|have|had|will|can|stays?|remains?|looks?|now|in the (?:video|clip|frame|background)|from)\b", RegexOptions.IgnoreCase)]
    private static partial Regex Result();

    /// <summary>Matches a person and an action that the viewer sees: "You'll see a chef open the menu".</summary>
    [GeneratedRegex(@"\b(?:see|sees|watch|watches|show|shows|showing|imagine|let|lets|where|as|while|when|features?|featuring)\s+" + Person + @"\s+(?:\w+ly\s+)?(?:click|tap|press|drag|open|close|scroll|hover|walk|enter|pick|sit|look|hold|turn|grab|reach|run|drop|hit|play|smile|stand)s?\b", RegexOptions.IgnoreCase)]
    private static partial Regex Seen();
}
