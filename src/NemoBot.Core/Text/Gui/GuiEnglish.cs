using System.Text.RegularExpressions;

namespace NemoBot.Core.Text.Gui;

/// <summary>Finds the GUI instructions in an English sentence: an imperative, or "you can …", about an object of an editor; not people in the video who click, open or drag.</summary>
internal static partial class GuiEnglish
{
    /// <summary>Splits the sentence into pieces and marks the instructions as dropped.</summary>
    /// <param name="followsDropped">Whether this is a list step after a dropped one: a lone imperative is then dropped too.</param>
    /// <param name="followsStory">Whether the previous sentence describes the video, so that this one may continue it.</param>
    public static List<GuiPiece> Read(string sentence, bool followsDropped, bool followsStory = false)
    {
        if (IsWholeInstruction(sentence) || (followsDropped && Step().IsMatch(Bare(sentence, out _))))
        {
            return [new(0, 0, sentence.Length, IsDropped: true, IsInstruction: IsWholeInstruction(sentence))];
        }

        var pieces = GuiPiece.Split(sentence, Boundary());
        var tells = false;
        for (var i = 0; i < pieces.Count; i++)
        {
            var boundary = sentence[pieces[i].BoundaryStart..pieces[i].Start];
            var text = sentence[pieces[i].Start..pieces[i].End];
            tells = GuiStory.IsTold(text) || (tells && !Addresses().IsMatch(text));
            if (tells)
            {
                continue;
            }

            // A verb without a subject may continue the subject of earlier clauses, unless its object belongs to the editor.
            var followsInstruction = i > 0 && pieces[i - 1].IsDropped;
            var mayGoOn = !followsInstruction && (followsStory || (i > 0 && Continues().IsMatch(boundary))) && !Addresses().IsMatch(text);
            if (IsInstruction(text, boundary, followsInstruction) && !(mayGoOn && !OfEditor().IsMatch(text)))
            {
                pieces[i] = pieces[i] with { IsDropped = true, IsInstruction = true };
                DropIntroduction(sentence, pieces, i);
            }
            else if (followsInstruction && !StandsAlone(text, boundary))
            {
                pieces[i] = pieces[i] with { IsDropped = true };
            }
        }

        return pieces;
    }

    /// <summary>Whether the sentence describes what someone in the video does.</summary>
    public static bool IsStory(string sentence) => GuiPiece.Split(sentence, Boundary()).Exists(piece => GuiStory.IsTold(sentence[piece.Start..piece.End]));

    /// <summary>Whether a partial sentence may become an instruction.</summary>
    public static bool MayBecome(string sentence)
    {
        var bare = Bare(sentence, out var hasLead);
        var word = bare.AsSpan(0, bare.AsSpan().IndexOfAnyExcept(Letters) is var end and >= 0 ? end : bare.Length).ToString().ToLowerInvariant();
        return word.Length == 0
            ? hasLead
            : Array.Exists(Verbs, verb => word.Length == bare.Length ? verb.StartsWith(word, StringComparison.Ordinal) : verb == word);
    }

    /// <summary>Drops an introduction such as "To download it," or "When you're happy," together with its instruction.</summary>
    private static void DropIntroduction(string sentence, List<GuiPiece> pieces, int instruction)
    {
        for (var i = instruction; i > 0 && sentence[pieces[i].BoundaryStart] == ','; i--)
        {
            var before = sentence[pieces[i - 1].Start..pieces[i - 1].End];
            if (pieces[i - 1].IsDropped || !Introduction().IsMatch(before))
            {
                return;
            }

            pieces[i - 1] = pieces[i - 1] with { IsDropped = true };
        }
    }

    private static bool IsWholeInstruction(string sentence) => ByClicking().IsMatch(sentence) || PlaceOfButton().IsMatch(sentence);

    private static bool IsInstruction(string text, string boundary, bool followsInstruction)
    {
        var bare = Bare(text, out var hasLead);
        if (bare.Length == 0)
        {
            return false;
        }

        // "I can trim it and preview it": after a bare "and", only "you can …" starts a new instruction.
        var isBareAnd = boundary.Trim() is "and" && !followsInstruction;
        if (isBareAnd && !hasLead)
        {
            return false;
        }

        return Strong().IsMatch(bare)
            || ThingOfEditor().IsMatch(bare)
            || SeenInEditor().IsMatch(bare)
            || Account().IsMatch(bare)
            || (!IsOffer(text) && Plain().IsMatch(bare))
            || (followsInstruction && Step().IsMatch(bare));
    }

    /// <summary>Whether this is an offer: "You can export it now" applies to a chat as well, "Export it now" does not.</summary>
    private static bool IsOffer(string text) => Offer().IsMatch(text);

    private static bool StandsAlone(string text, string boundary) =>
        boundary.Trim() is not "and" && Subject().IsMatch(text) && !Consequence().IsMatch(text);

    private static string Bare(string text, out bool hasLead)
    {
        var start = text.AsSpan().IndexOfAnyExcept(NoWords) is var first and >= 0 ? first : text.Length;
        var lead = Lead().Match(text, start);
        hasLead = lead.Success && lead.Length > 0;
        return text[(start + lead.Length)..].TrimEnd();
    }

    private static readonly System.Buffers.SearchValues<char> Letters = System.Buffers.SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ-");
    private static readonly System.Buffers.SearchValues<char> NoWords = System.Buffers.SearchValues.Create(" \t👉➡️▶👆✨🎬🎉✅💡📌→-–—•:(");

    private static readonly string[] Verbs =
    [
        "click", "double-click", "right-click", "tap", "press", "drag", "drop", "scroll", "hover", "select", "choose", "pick", "open", "go", "head", "navigate", "switch", "use",
        "check", "view", "see", "find", "hit", "preview", "export", "download", "play",
    ];

    private const string Thing =
        @"(?:button|icon|panel|tab|menu|tool ?bar|side ?bar|drop-?down|check ?box|slider|playhead|timeline(?! of)|editor|preview|canvas|inspector|dialog|pop-?up|settings|workspace|dashboard"
        + @"|media (?:library|pool|bin)|asset library|(?:text|input|prompt|search) (?:box|field|bar)|(?:top|bottom|upper|lower)[- ](?:right|left)|left[- ]hand|right[- ]hand"
        + @"|(?:ctrl|cmd|command|control)\s?\+\s?\w|shortcut|spacebar|downloads? folder|export page|\w+\s>\s\w+)";

    private const string Verb =
        "(?:select|choose|pick|open|launch|go|head|navigate|switch|use|locate|play|hit|adjust|enter|type|toggle|expand|refer|access|return|move|drop|enable|turn|preview|edit|fine-tune|tweak|modify"
        + "|change|set|export|save|download|upload|import|share|render|look|take a look|have a look|check|review|visit|scrub|zoom|resize)";

    [GeneratedRegex(
        @"\G(?:(?:next steps?|please|then|now|next|just|simply|finally|first|second|lastly|also|and|or|so|but|kindly|alternatively|otherwise|afterwards?|ok|okay|all you (?:need|have) to do is"
        + @"|(?:you'll|you will) (?:just |only )?(?:need|have|want) to|you (?:can|could|may|might|should|must)(?: (?:also|now|then|just|simply|always|either|easily|even|still|directly))*(?: want to)?"
        + @"|you'll|you will|you (?:just |only )?(?:need|have|want) to|(?:would you like|do you want|if you want|if you'd like) to|(?:you|we) (?:just |only |simply )?(?:need|have|want) to (?:just |only |simply )?|you'd (?:just |only )?(?:need|have|want) to|feel free to|go ahead and|(?:don't|do not) forget to|don’t forget to|try (?:to|and)"
        + @"|make sure (?:to|you)|be sure to|remember to|tip|note|step \d{1,2})(?=[\s,:.])[\s,:.]*)*",
        RegexOptions.IgnoreCase)]
    private static partial Regex Lead();

    [GeneratedRegex(
        @"^(?:(?:choose|select|pick|use|hit)\s+(?:the\s+)?(?-i:[A-Z][\w&/-]*(?:\s[A-Z][\w&/-]*){0,2})\s+(?:tool\b|to\s+(?:" + GuiCommand.Verbs + @")\b)|(?:choose|select|pick|hit)\s+(?:the\s+)?(?-i:(?=[A-Z]))(?:" + GuiCommand.Verbs + @"|effects?|filters?|transitions?)\b|(?:click|tap)\s+(?-i:[A-Z][\w&/-]*(?:\s[A-Z][\w&/-]*){0,2})\s+to\b|(?:(?:right-|double-|left-)?click|tap)(?!\s+(?:sounds?|noises?|tracks?|effects?|rates?|bait|counts?|dance|dancing|water|(?:your|the) (?:feet|foot|toes|fingers))\b)"
        + @"(?:\s+(?:on|the|a|an|your|this|that|it|any|each|one|here|below|in|and|play|export|download|save|share|generate|next|ok)\b|\s*[""“'‘「\uE000]|\s+(?-i:[A-Z])|[.!\s]*$)"
        + @"|press(?!\s+(?:conference|release|kit|coverage|photo|room)\b)(?:\s+(?:on\s+)?(?:(?:the|your|this)\s+)?(?:\S+\s+){0,3}?(?:button|key|icon|play|enter|return|space(?:bar)?|export|download|generate)\b|\s*[""“'‘「\uE000]|\s+(?-i:[A-Z]))"
        + @"|drag(?:\s+(?:and|&)\s+drop|-and-drop)?(?!\s+(?:race|racing|queens?|shows?)\b)\s+(?:the|your|it|this|that|them|a|an|any|each|either|its|clips?|files?|media|here)\b"
        + @"|scroll\s+(?:down|up|to|through|left|right)\b|hover\s+(?:over|on)\b|hit\s+(?-i:[A-Z])\w+[.!\s]*$"
        + @"|swipe\s+(?:left|right|up|down)\s+(?:on|over|across)\s+(?:the|your)\s+(?:clip|title|layer|track|timeline|screen|video)\b|toggle\s+(?:the\s+)?(?-i:[A-Z])\w+(?:\s+(?:on|off))?[.!]*$"
        + @"|(?:check|tick|untick|uncheck)\s+the\s+(?:\w+\s+)?box\b|(?:refresh|reload)\s+(?:the|your|this)\s+(?:page|browser|tab|window|app|editor)\b)",
        RegexOptions.IgnoreCase)]
    private static partial Regex Strong();

    [GeneratedRegex(
        @"^(?:" + Verb + @"\b.{0,160}?\b" + Thing + @"s?\b"
        + @"|(?:go|head|navigate|switch|return)\s+(?:back\s+|over\s+)?to\s+(?:the|your)\s+(?:\w+\s+){0,2}(?:page|screen|section|view|mode)\b"
        + @"|select\s+(?:the|your|a|any)\s+(?:\w+\s+){0,2}(?:layer|track|clip)s?\b)",
        RegexOptions.IgnoreCase)]
    private static partial Regex ThingOfEditor();

    [GeneratedRegex(@"^(?:(?:see|find|watch|view)\b.{0,80}?\b(?:in|on|at|from|inside|under|through|via|to)\s+(?:the|your)\s+(?:\w+\s+){0,2}|(?:view|watch|see|find)\s+(?:the|your)\s+)(?!menu)" + Thing + @"s?\b", RegexOptions.IgnoreCase)]
    private static partial Regex SeenInEditor();

    [GeneratedRegex(@"^(?:check|visit|review|see|open|go to|head (?:over )?to|manage|look at|verify|view|(?:sign|log) ?in ?to)\s+(?:(?:out|on)\s+)?(?:(?:your|the)\s+(?:\w+\s+){0,2}?(?:account|billing|subscription)|your\s+(?:\w+\s+){0,2}?(?:plan|credits?|balance|payment)|billing)\b", RegexOptions.IgnoreCase)]
    private static partial Regex Account();

    [GeneratedRegex(@"^(?:(?:export|download|preview)\s+(?:the|your|it|this|them|as|to|in|now|when|whenever|at)\b|(?:export|download|preview)[.!]*$)", RegexOptions.IgnoreCase)]
    private static partial Regex Plain();

    [GeneratedRegex(@"\b(?:you (?:can|could|may|might)|feel free to|(?:would you like|do you want|if you want|if you'd like) to|you'll)\b[^,;]{0,30}?\b(?:export|download)", RegexOptions.IgnoreCase)]
    private static partial Regex Offer();

    /// <summary>Matches an address to the user, regardless of the subject of earlier clauses.</summary>
    [GeneratedRegex(@"\byou(?:r|'ll)?\b|^\W*(?:please|then please|and please|if|once|when|to|feel free|just|simply|next|finally)\b", RegexOptions.IgnoreCase)]
    private static partial Regex Addresses();

    [GeneratedRegex(@"^\s*,?\s*(?:and|then|and then|while|so)?\s*$|^,\s*(?:and|then|and then|while)\s+$", RegexOptions.IgnoreCase)]
    private static partial Regex Continues();

    /// <summary>Matches an object or a command of the editor: a known name, a capitalised word, a quotation.</summary>
    [GeneratedRegex(
        @"\b(?:" + Thing + @"|title|text|captions?|subtitles?|clips?|layers?|tracks?|videos?|music|audio|files?|media|footage|images?|photos?|logo|edges?|handles?|effects?|filters?|transitions?|stickers?|export|download|save|share|play|preview|generate|regenerate|retry|undo|redo"
        + @"|account|billing|subscription|credits?|balance|plan|it|them|here)\b|[""“\uE000]|\s(?-i:[A-Z])\w",
        RegexOptions.IgnoreCase)]
    private static partial Regex OfEditor();

    [GeneratedRegex(@"^(?:choose|select|set|wait|pick|save|download|name|confirm|adjust|enter|type|click|tap|press|hit|open|find|locate|go|look|review|preview|export|drag|drop|share|use|check)\b", RegexOptions.IgnoreCase)]
    private static partial Regex Step();

    [GeneratedRegex(
        @"^\W*(?:(?:once|then|and|now|so|please|just)\s+)?(?:try\s+(?:clicking|tapping|pressing|dragging|selecting|opening|hitting)\s+(?:on\b|the\b|your\b|it\b|[""“\uE000]|(?-i:[A-Z]))|you(?:'ll| can| may| could| should| will)?\b.{0,120}?\bby (?:clicking|tapping|pressing the|dragging|opening the|selecting|going to|using the (?:\w+ ){0,3}(?:button|panel|tab|menu|slider|timeline|editor))\b"
        + @"|(?:when|once|after|if|as soon as|until) you(?:'ve| have)? (?:click|tap|press(?:ed)? (?:the|play|export)|drag(?:ged)?|hit the)(?:ed|ped)?\b"
        + @"|(?:clicking|tapping|dragging|pressing)\s+(?:on\b|the\b|your\b|it\b|[""“\uE000]|(?-i:[A-Z])).{0,120}?\b(?:will|lets|allows|opens|starts|exports|downloads|saves|shows)\b)",
        RegexOptions.IgnoreCase)]
    private static partial Regex ByClicking();

    [GeneratedRegex(@"^\W*(?:there(?:'s|’s| is)\s+an?|you(?:'ll|’ll| will| can)\s+(?:find|see)\s+(?:the|an?)|the|your)\s+[""“\s]*(?:\w+\s+)?(?:export|download|share|save|preview|render|publish|\uE000+)[""”\s]*\s(?:button|icon|option|panel|menu|tab)\s+(?:is\b|can be|sits|will|should|appears|lives|(?:at|in|on|near|under)\s+(?:the|your))|^\W*you(?:'ll|’ll| will| can)\s+find\s+[""“]?(?-i:[A-Z])\w+[""”]?\s+(?:in|under|on)\s+the\s+(?:\w+\s+){0,2}(?:menu|panel|tab|tool ?bar|side ?bar)\b", RegexOptions.IgnoreCase)]
    private static partial Regex PlaceOfButton();

    [GeneratedRegex(@"^\W*(?:to|when|whenever|if|once|after|before|for|in|at|on|from|next|finally|alternatively|otherwise|then|also|now|first|second|lastly|as soon as|and|or|but|so|if so|please|simply|just)\b", RegexOptions.IgnoreCase)]
    private static partial Regex Introduction();

    [GeneratedRegex(@"^\W*(?:i|i've|i'm|i'll|i also|we|we've|it's|it|its|the|your|this|that|there|a|an|both|all|these|no|nothing|everything|(?:or |and )?(?:just |simply )?(?:tell|ask|let) me|(?:just )?say)\b", RegexOptions.IgnoreCase)]
    private static partial Regex Subject();

    [GeneratedRegex(@"^\W*(?:your|the|it|this|that|a|all)(?:\s+[\w-]+){0,4}?(?:\s+(?:will|can|should|would|to)|'ll)\b|^\W*it'll\b", RegexOptions.IgnoreCase)]
    private static partial Regex Consequence();

    [GeneratedRegex(@"\s*;\s*(?:and\s+|then\s+)?|\s+[—–]\s+|—|,\s+(?:and then|then|and|but|so|or|while)\s+|,\s+|\s+and then\s+|(?<!\bgo ahead|\btry)\s+and\s+(?!drop\b)", RegexOptions.IgnoreCase)]
    private static partial Regex Boundary();
}
