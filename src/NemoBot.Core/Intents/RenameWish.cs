using System.Text.RegularExpressions;

namespace NemoBot.Core.Intents;

/// <summary>Recognises a text that renames the project, and nothing else ("rename this project to Lisbon"), in the bot's ten languages. Pure.</summary>
/// <remarks>"Rename the title to Lisbon" and "name it in a caption" are instructions for the editor: the text must name the project, or "rename it".</remarks>
internal static partial class RenameWish
{
    /// <summary>In characters; a longer text says more than a name.</summary>
    private const int Longest = 200;

    private static readonly (char Open, char Close)[] Marks = [('"', '"'), ('“', '”'), ('„', '“'), ('„', '”'), ('«', '»'), ('\'', '\''), ('‘', '’'), ('‚', '‘'), ('「', '」'), ('『', '』'), ('《', '》')];

    /// <returns>The new name; empty if the text names none; null if it asks for something else.</returns>
    public static string? In(string text)
    {
        if (text.Length > Longest)
        {
            return null;
        }

        foreach (var pattern in (ReadOnlySpan<Regex>)[English(), Chinese(), Spanish(), German(), French(), Portuguese(), Japanese(), Korean(), Russian()])
        {
            if (pattern.Match(text) is { Success: true } match)
            {
                return Bare(match.Groups["name"].Value);
            }
        }

        return null;
    }

    /// <summary>Removes the quotation marks; without them, the end of the sentence.</summary>
    private static string Bare(string name)
    {
        name = name.Trim();
        foreach (var (open, close) in Marks)
        {
            if (name.TrimEnd('.', '!', '。', '！') is [var first, .. var inner, var last] && first == open && last == close)
            {
                return inner.Trim();
            }
        }

        return Courtesy().Replace(name, "").TrimEnd('.', '!', '?', '。', '！', '？', ' ');
    }

    /// <summary>Matches a word that closes the request and is no part of a name: "to Lisbon, thanks".</summary>
    [GeneratedRegex(@"(?:,\s*(?:please|pls|thanks|thank\syou|thx)|\s+please)[.!]*$", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Courtesy();

    private const RegexOptions Options = RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.IgnorePatternWhitespace;

    [GeneratedRegex(
        """
        ^(?:please,?\s+|ok(?:ay)?,?\s+|(?:can|could)\syou\s+|let['’]?s\s+|i\s(?:want|need|would\slike)\sto\s+|i['’]d\slike\sto\s+)*(?:
            (?:rename|retitle)\s+(?:(?:(?:this|the|my|our|current)\s+)*project|it|this)(?:\s+(?:to|as|into|:)\s*(?<name>.+))?
          | rename\s+to\s+(?<name>.+)
          | (?:call|name)\s+(?:(?:this|the|my|our|current)\s+)+project\s+(?!off$)(?<name>.+)
          | (?:change|set)\s+(?:the\s+)?(?:name\s+of\s+(?:(?:this|the|my|our|current)\s+)*project|(?:(?:this|the|my|our|current)\s+)*project(?:['’]?s)?\s+name)(?:\s+(?:to|as)\s+(?<name>.+))?
        )$
        """,
        Options)]
    private static partial Regex English();

    [GeneratedRegex(
        """
        ^(?:请|請|麻烦|麻煩|帮我|幫我|帮忙|幫忙)*(?:
            (?:把|将|將|给|給|为|為)?(?:这个|這個|当前|目前|现在的|現在的|我的|本|该|該)?(?:项目|專案|专案|項目)(?:的)?(?:名字|名称|名稱|名)(?:改|换|換|更改|修改|设|設|定)(?:为|為|成|叫做|叫|到)\s*(?<name>.+)
          | (?:把|将|將|给|給|为|為)?(?:这个|這個|当前|目前|现在的|現在的|我的|本|该|該)?(?:项目|專案|专案|項目)(?:重新命名|重命名|[改换換取起](?:个|個|一下)?名|更名|命名)(?:字|称|稱)?(?:一下|吧)?(?:为|為|成|叫做|叫|到)?(?:[:：]\s*|\s*)(?<name>.*)
          | (?:把|将|將)(?:这个|這個|当前|目前|我的)?(?:项目|專案|专案|項目)叫(?:做)?\s*(?<name>.+)
          | (?:重新命名|重命名|改(?:个|個|一下)?名|更名)(?:字|称|稱)?(?:一下|吧)?(?:
                (?:这个|這個|当前|目前|我的)?(?:项目|專案|专案|項目)(?:为|為|成|叫做|叫|到)?(?:[:：]\s*|\s*)(?<name>.*)
              | (?:为|為|成|叫做|叫|到|[:：]|\s|(?=["“「『《]))\s*[:：]?\s*(?<name>.+)
            )?
        )$
        """,
        Options)]
    private static partial Regex Chinese();

    [GeneratedRegex(
        """
        ^(?:por\sfavor,?\s+|puedes\s+)*(?:
            (?:renombra|renombrar|renombre)\s+(?:(?:este|el|mi|nuestro)\s+)*proyecto(?:\s+(?:a|como|por)\s+(?<name>.+))?
          | renómbralo\s+(?:a|como|por)\s+(?<name>.+)
          | (?:llama|llámale)\s+(?:a\s+)?(?:(?:este|el|mi)\s+)?proyecto\s+(?<name>.+)
          | (?:cambia|cambiar|cambie)(?:le)?\s+el\s+nombre\s+(?:del|de\seste|de\smi|al|a\seste)\s+proyecto(?:\s+(?:a|por)\s+(?<name>.+))?
        )$
        """,
        Options)]
    private static partial Regex Spanish();

    [GeneratedRegex(
        """
        ^(?:bitte\s+|kannst\sdu\s+)*(?:
            benenn\w*\s+(?:(?:dieses|das|mein|unser|aktuelle)\s+)*(?:projekt|es)\s+(?:in|zu)\s+(?<name>.+?)\s+um
          | (?:(?:dieses|das|mein|unser|aktuelle)\s+)*projekt\s+(?:in|zu)\s+(?<name>.+?)\s+umbenennen
          | (?:(?:dieses|das|mein|unser|aktuelle)\s+)*projekt\s+umbenennen(?:\s+(?:in|zu)\s+(?<name>.+))?
          | nenn\w*\s+(?:(?:dieses|das|mein|unser)\s+)+projekt\s+(?<name>.+)
          | benenn\w*\s+(?:(?:dieses|das|mein|unser)\s+)*projekt\s+um(?:\s+in\s+(?<name>.+))?
        )[.!]?$
        """,
        Options)]
    private static partial Regex German();

    [GeneratedRegex(
        """
        ^(?:s['’]il\s(?:te|vous)\spla[iî]t,?\s+|peux-tu\s+|pouvez-vous\s+)*(?:
            renomme(?:z|r)?\s+(?:(?:ce|le|mon|notre)\s+)*projet(?:\s+(?:en|comme|à)\s+(?<name>.+))?
          | renomme(?:z)?-le\s+(?:en\s+)?(?<name>.+)
          | (?:appelle|appelez|nomme|nommez)\s+(?:(?:ce|le|mon)\s+)+projet\s+(?<name>.+)
          | change(?:z|r)?\s+le\snom\s(?:du|de\sce|de\smon)\s+projet(?:\s+(?:en|pour|à)\s+(?<name>.+))?
        )$
        """,
        Options)]
    private static partial Regex French();

    [GeneratedRegex(
        """
        ^(?:por\sfavor,?\s+|pode\s+)*(?:
            renome(?:ie|ia|ar)\s+(?:(?:este|esse|o|meu|nosso)\s+)*projeto(?:\s+(?:para|como|de)\s+(?<name>.+))?
          | renomei[ea]\s+para\s+(?<name>.+)
          | cham[ae]\s+(?:(?:este|esse|o|meu)\s+)+projeto\s+(?:de\s+)?(?<name>.+)
          | (?:mud[ae]|mudar|troc[ae]|troque|trocar|alter[ae]|alterar)\s+o\snome\s(?:do|deste|desse|do\smeu)\s+projeto(?:\s+para\s+(?<name>.+))?
        )$
        """,
        Options)]
    private static partial Regex Portuguese();

    [GeneratedRegex(
        """
        ^(?:(?:この|今の|現在の)?プロジェクト(?:の名前|名)(?:を|は)(?<name>.+?)(?:に|へ)(?:変更|変え|して|し)(?:して|する|て)?(?:ください|下さい|ほしい)?
          | (?:この|今の|現在の)?プロジェクトを(?<name>.+?)(?:(?:に|へ)(?:改名|リネーム|名前を変更|名前を変え)|という名前に(?:変更|変え|し))(?:して|する|て)?(?:ください|下さい|ほしい)?
          | (?:この|今の|現在の)?プロジェクト(?:の名前を変更|の名前を変え|名を変更|名を変え|を改名|をリネーム)(?:して|する|て|たい)?(?:ください|下さい|です)?(?<name>)
        )[。！]?$
        """,
        Options)]
    private static partial Regex Japanese();

    [GeneratedRegex(
        """
        ^(?:(?:이|현재|내|지금)\s*)?프로젝트(?:의)?(?:
            \s*이름(?:을|를)?\s*(?:(?<name>\S.*?)\s*(?:으로|로)\s*)?
          | (?:을|를)?\s*(?<name>\S.*?)\s*(?:으로|로)\s*이름(?:을)?\s*
        )(?:바꿔|바꾸|변경|고쳐)(?:해)?(?:\s*(?:줘|주세요|줄래|기|고\s싶어))?[.!]?$
        """,
        Options)]
    private static partial Regex Korean();

    [GeneratedRegex(
        """
        ^(?:пожалуйста,?\s+)*(?:
            (?:переименуй|переименуйте|переименовать)\s+(?:(?:этот|мой|наш|текущий)\s+)*(?:проект|его)(?:\s+(?:в|на|как)\s+(?<name>.+))?
          | (?:назови|назовите)\s+(?:(?:этот|мой|наш|текущий)\s+)*проект\s+(?<name>.+)
          | (?:измени|измените|изменить|поменяй|поменяйте|смени)\s+(?:название|имя)\s+проекта(?:\s+на\s+(?<name>.+))?
        )$
        """,
        Options)]
    private static partial Regex Russian();
}
