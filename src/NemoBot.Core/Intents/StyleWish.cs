using System.Text.RegularExpressions;
using NemoBot.Core.Model;

namespace NemoBot.Core.Intents;

/// <summary>Recognises texts about saved styles: one that keeps the edits of the project under a name ("save this as my podcast look"), and one that applies a style by its name. Pure.</summary>
internal static partial class StyleWish
{
    /// <summary>In characters. A longer text is an instruction.</summary>
    private const int Longest = 120;

    private const string Apply = "apply";

    private static readonly Lazy<PhraseList> Words = new(() => PhraseList.Load("StyleWords"));

    /// <summary>Returns the name under which to keep the edits; empty if the text gives none, null if it asks for something else.</summary>
    public static string? Saved(string text)
    {
        if (text.Length > Longest)
        {
            return null;
        }

        foreach (var pattern in (ReadOnlySpan<Regex>)[English(), Chinese(), Spanish(), German(), French(), Portuguese(), Italian(), Japanese(), Korean(), Russian(), Vietnamese()])
        {
            if (pattern.Match(text) is { Success: true } match)
            {
                return Bare(match.Groups["name"].Value);
            }
        }

        return null;
    }

    /// <summary>Returns the style that the text applies, by a word for it, the name, and words that add nothing; null if it says something else.</summary>
    public static SavedStyle? Applied(string text, IReadOnlyList<SavedStyle> styles)
    {
        if (text.Length is 0 or > Longest)
        {
            return null;
        }

        var normal = NormalText.Of(text);
        return styles.OrderByDescending(style => style.Name.Length).FirstOrDefault(style => Applies(normal, NormalText.Of(style.Name)));
    }

    private static bool Applies(string text, string name)
    {
        var at = name.Length == 0 ? -1 : text.IndexOf(name, StringComparison.Ordinal);
        return at >= 0 && Words.Value.Covers($"{text[..at]} {text[(at + name.Length)..]}", section => section == Apply ? 1 : 0, needed: 1);
    }

    private static string Bare(string name) => name.Trim().Trim('"', '“', '”', '„', '«', '»', '「', '」', '『', '』', '‘', '’', '\'', '.', '!', '。', '！', '?', '？', ' ', '\u00A0');

    private const RegexOptions Options = RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.IgnorePatternWhitespace;

    [GeneratedRegex(
        """
        ^(?:please,?\s+|ok(?:ay)?,?\s+|(?:can|could)\syou\s+|i['’]d\slike\sto\s+|i\swant\sto\s+)*(?:save|store|remember|keep)\s+(?:
            (?:(?:this|it|that|these|all\sof\sthis|everything|the|these\sedits|this\sedit|my\sedits|the\sedits)\s+)?as\s+(?:my\s+|our\s+|an?\s+|the\s+)?(?:new\s+)?(?:
                (?:style|look|preset|template)(?:\s+(?:called|named))?\s*:?\s+(?<name>\S.*?)
              | (?<name>\S.*?\s(?:style|look|preset|template))
              | (?:style|look|preset|template)(?<name>)
            )
          | (?:this|my|our|the|that)\s+(?:style|look|preset|template)(?:\s+as\s+(?:my\s+|our\s+|an?\s+|the\s+)?(?<name>\S.*?))?
        )(?:,?\s+please)?[.!?]?$
        """,
        Options)]
    private static partial Regex English();

    [GeneratedRegex(
        """
        ^(?:请|請|帮我|幫我|麻烦|麻煩|能不能|可不可以|能|可以)*(?:
            (?:把|将|將)?(?:这个|這個|这些|這些|当前的?|目前的?|现在的?|現在的?|它|这|這)?(?:剪辑|剪輯|编辑|編輯|效果|改动|修改)?(?:保存|存|记|記|另存|儲存)(?:为|為|成|作|下来作为)\s*(?:我的|我们的|我們的|一个|一個)?\s*(?<name>\S.*?)(?:的)?(?:风格|風格|样式|樣式|模板|范本|範本|预设|預設)
          | (?:把|将|將)?(?:这个|這個|当前的?|目前的?|现在的?|現在的?|我的)?(?:风格|風格|样式|樣式|模板|预设|預設)(?:保存|存|另存|儲存)(?:(?:为|為|成|作)\s*(?<name>\S.*?))?
          | (?:保存|储存|儲存|存下|记住|記住)(?:这个|這個|当前的?|目前的?|现在的?|現在的?)(?:风格|風格|样式|樣式|模板|预设|預設)(?:[:：,，]?\s*(?<name>\S.*?))?
        )(?:吧|吗|嗎)?[。！.!？?]?$
        """,
        Options)]
    private static partial Regex Chinese();

    [GeneratedRegex(
        """
        ^¿?(?:por\sfavor,?\s+|puedes\s+|podrías\s+)*(?:guarda|guardar|guarde|guárdalo|guardalo|recuerda)\s*(?:
            (?:(?:esto|eso|este\svídeo|todo|estas\sediciones|estos\scambios)\s+)?como\s+(?:mi\s+|nuestro\s+|un\s+|el\s+)?(?:estilo|look|plantilla|preajuste|preset)(?:\s+(?:llamado|de))?\s*:?\s+(?<name>\S.*?)
          | (?:(?:esto|eso|todo)\s+)?como\s+(?:mi\s+|nuestro\s+)?(?<name>\S.*?\s(?:estilo|look|preset))
          | (?:este|el|mi)\s+(?:estilo|look|preset)(?:\s+como\s+(?<name>\S.*?))?
        )(?:,?\s+por\sfavor)?[.!?]?$
        """,
        Options)]
    private static partial Regex Spanish();

    [GeneratedRegex(
        """
        ^(?:bitte\s+|kannst\sdu\s+)*(?:
            (?:speichere?|sichere?|merk(?:e)?(?:\sdir)?|behalte?)\s+(?:bitte\s+)?(?:das|dies|es|alles|diese\sbearbeitungen)\s+als\s+(?:mein(?:en|e)?\s+|unser(?:en|e)?\s+|eine?n?\s+)?(?:neuen\s+)?(?:(?<name>\S.*?[\s-]?(?:stil|look|preset|vorlage))|(?:stil|look|preset|vorlage)\s+(?<name>\S.*?))
          | (?:speichere?|sichere?|merk(?:e)?(?:\sdir)?)\s+(?:bitte\s+)?(?:diesen|den|meinen|dieses|diese)\s+(?:stil|look|preset|vorlage)(?:\s+als\s+(?<name>\S.*?))?
          | (?:das|dies|es|alles|diese\sbearbeitungen)\s+(?:bitte\s+)?als\s+(?:mein(?:en|e)?\s+|unser(?:en|e)?\s+|eine?n?\s+)?(?:neuen\s+)?(?:(?<name>\S.*?[\s-]?(?:stil|look|preset|vorlage))|(?:stil|look|preset|vorlage)\s+(?<name>\S.*?))\s+(?:speichern|sichern|merken|behalten)
          | (?:diesen|den|meinen)\s+(?:stil|look)(?:\s+als\s+(?<name>\S.*?))?\s+(?:speichern|merken)
        )(?:,?\s+bitte)?[.!?]?$
        """,
        Options)]
    private static partial Regex German();

    [GeneratedRegex(
        """
        ^(?:s['’]il\s(?:te|vous)\spla[iî]t,?\s+|peux-tu\s+|pouvez-vous\s+)*(?:enregistre|enregistrez|enregistrer|sauvegarde|sauvegardez|garde|gardez|retiens|retenez)(?:-le)?\s+(?:
            (?:(?:ça|cela|ceci|tout|tout\sça|ces\smodifications)\s+)?(?:comme|sous|en\stant\sque)\s+(?:mon\s+|notre\s+|un\s+|le\s+)?(?:style|look|modèle|préréglage|preset)(?:\s+(?:appelé|nommé|de))?\s*:?\s+(?<name>\S.*?)
          | (?:(?:ça|cela|ceci|tout)\s+)?comme\s+(?:mon\s+|notre\s+)?(?<name>\S.*?\s(?:style|look|preset))
          | (?:ce|le|mon)\s+(?:style|look|modèle|preset)(?:\s+(?:comme|sous)\s+(?<name>\S.*?))?
        )(?:,?\s+s['’]il\s(?:te|vous)\spla[iî]t)?\s?[.!?]?$
        """,
        Options)]
    private static partial Regex French();

    [GeneratedRegex(
        """
        ^(?:por\sfavor,?\s+|(?:você\s+|vc\s+)?(?:pode|poderia|podes|podia|consegue)\s+|quero\s+|queria\s+|dá\sp(?:a)?ra\s+)*(?:salve|salva|salvar|guarde|guarda|guardar|grave|grava|gravar)\s+(?:
            (?:(?:isso|isto|tudo|(?:esta|essa)\sedição|(?:estas|essas)\s(?:edições|mudanças|alterações)|(?:este|esse)\svídeo)\s+)?como\s+(?:(?:o\s)?(?:meu|nosso)\s+|um\s+|o\s+)?(?:novo\s+)?(?:
                (?:estilo|visual|look|modelo|preset)(?:\s+(?:chamado|de|para|pra))?\s*:?\s+(?<name>\S.*?)
              | (?<name>\S.*?\s(?:estilo|look|preset))
              | (?:estilo|visual|look|modelo|preset)(?<name>)
            )
          | (?:este|esse|o|meu|o\smeu)\s+(?:estilo|visual|look|preset)(?:\s+como\s+(?<name>\S.*?))?
        )(?:,?\s+por\sfavor)?[.!?]?$
        """,
        Options)]
    private static partial Regex Portuguese();

    [GeneratedRegex(
        """
        ^(?:per\sfavore,?\s+|puoi\s+)*(?:salva|salvare|salvalo|ricorda|memorizza)\s*(?:
            (?:(?:questo|ciò|tutto|queste\smodifiche)\s+)?come\s+(?:(?:il\s)?mio\s+|(?:il\s)?nostro\s+|uno?\s+)?(?:stile|look|modello|preset)(?:\s+(?:chiamato|di))?\s*:?\s+(?<name>\S.*?)
          | (?:(?:questo|tutto)\s+)?come\s+(?:(?:il\s)?mio\s+)?(?<name>\S.*?\s(?:stile|look|preset))
          | (?:questo|il\smio|lo)\s+(?:stile|look|preset)(?:\s+come\s+(?<name>\S.*?))?
        )(?:,?\s+per\sfavore)?[.!?]?$
        """,
        Options)]
    private static partial Regex Italian();

    [GeneratedRegex(
        """
        ^(?:
            (?:これ|この編集|今の編集|全部|この設定|今の設定)を(?:(?:私|僕|俺|自分|うち|私たち|僕たち)の)?(?<name>[^を、。]*?)(?:の|という(?:名前の)?)?(?:スタイル|ルック|プリセット|テンプレート)(?:として|に|で)(?:保存|登録|記憶)
          | (?!この|今の|その)(?:(?:私|僕|俺|自分|うち|私たち|僕たち)の)?(?<name>[^を、。]*?)(?:の|という(?:名前の)?)?(?:スタイル|ルック|プリセット|テンプレート)として(?:保存|登録|記憶)
          | (?:(?:これ|この編集|今の編集|全部|この設定|今の設定)を)?(?:スタイル|ルック|プリセット|テンプレート)「(?<name>[^「」]+)」(?:として|に|で)(?:保存|登録|記憶)
          | (?:この|今の)(?:スタイル|ルック|プリセット|テンプレート)を(?:(?<name>.+?)(?:として|という名前で|って名前で|の名前で|で))?(?:保存|登録|記憶)
        )(?:して(?:おいて)?|しといて|する)?(?:ください|下さい|(?:ほしい|欲しい)(?:です)?|くれる|くれますか|くれませんか|もらえる|もらえますか|を?お願い(?:します)?|できる|できますか)?[。！？!?]?$
        """,
        Options)]
    private static partial Regex Japanese();

    [GeneratedRegex(
        """
        ^(?:
            (?:이걸|이것을|이거|이\s?편집을?|지금\s?편집을?|전부)\s*(?:내\s+|나의\s+|우리\s+)?(?<name>\S.*?)\s*(?:스타일|룩|프리셋|템플릿)(?:로|으로)\s*(?:저장|기억)(?:해)?(?:\s*(?:줘|주세요|줄래요?|주실래요|줄\s?수\s?있(?:어|어요|나요)))?
          | (?:이|지금)\s*(?:스타일|룩|프리셋)(?:을|를)?\s*(?:(?<name>\S.*?)(?:으로|로)\s*)?(?:저장|기억)(?:해)?(?:\s*(?:줘|주세요|줄래요?|주실래요|줄\s?수\s?있(?:어|어요|나요)))?
        )[.!?]?$
        """,
        Options)]
    private static partial Regex Korean();

    [GeneratedRegex(
        """
        ^(?:пожалуйста,?\s+|(?:ты\s+|вы\s+)?(?:можешь|можете|можно|хочу|давай)\s+)*(?:сохрани|сохраните|сохранить|запомни|запомните|запомнить)\s+(?:
            (?:(?:это|всё|все|эти\sправки|эти\sизменения|этот\sмонтаж|эту\sобработку)\s+)?как\s+(?:мой\s+|наш\s+)?(?:новый\s+)?(?:
                (?:стиль|шаблон|пресет|образ)(?:\s+(?:(?:под|с)\s(?:названием|именем)|для))?\s*:?\s+(?<name>\S.*?)
              | (?<name>\S.*?[\s-](?:стиль|шаблон|пресет))
              | (?:стиль|шаблон|пресет)(?<name>)
            )
          | (?:(?:этот|мой|наш|текущий)\s+)?(?:стиль|шаблон|пресет)(?:\s+(?:как|(?:под|с)\s(?:названием|именем))\s+(?<name>\S.*?))?
        )(?:,?\s+пожалуйста)?[.!?]?$
        """,
        Options)]
    private static partial Regex Russian();

    [GeneratedRegex(
        """
        ^(?:làm\sơn\s+|hãy\s+|vui\slòng\s+)*(?:lưu|nhớ)\s+(?:
            (?:(?:cái\s)?này|tất\scả|các\schỉnh\ssửa\snày)\s+(?:thành|làm|là)\s+(?:phong\scách|mẫu|kiểu)\s+(?<name>\S.*?)(?:\scủa\s(?:tôi|mình|chúng\stôi))?
          | (?:phong\scách|mẫu|kiểu)\s+này(?:\s+(?:thành|là|với\stên)\s+(?<name>\S.*?))?
        )(?:\s+(?:nhé|được\skhông))?[.!?]?$
        """,
        Options)]
    private static partial Regex Vietnamese();
}
