using System.Collections.Frozen;

namespace NemoBot.Core.Text.Localization;

/// <summary>Distinguishes English, Spanish, German, French and Portuguese by function words, words about video editing, and letters.</summary>
internal static class LatinWords
{
    /// <summary>The minimum score of a guess.</summary>
    private const int Needed = 2;

    private static readonly string[] Names = ["en", "es", "de", "fr", "pt"];

    /// <summary>Words by language; a word of two languages counts for both, so it decides nothing between them.</summary>
    private static readonly FrozenDictionary<string, int>[] Words =
    [
        Table(
            "the a an and or of to in on at is are be it its this that these those with for from by as i you me my your we can could would will not no don't doesn't do does did make add put remove "
            + "delete cut trim change replace music background title end start beginning then more less what how when where why which who much many have has was were there here just into them they about "
            + "some louder quieter shorter longer faster slower hello hi thanks thank hey export download send show subtitles seconds help clip clips stop please abort new remaining left color colors want need give let's i'd i'm office"),
        Table(
            "el la los las un una unos unas y o de del al en es son con sin para por que qué como cómo cuando donde dónde mi tu su me te lo le se no sí más menos muy pero este esta esto ese esa añade "
            + "agrega pon quita borra corta recorta cambia reemplaza haz música fondo título vídeo inicio principio hola gracias quiero puedes puede cuánto cuántos cuánta quedan hay segundos "
            + "subtítulos exporta descarga envía muestra ayuda ayúdame poner oficina todo después luego entonces suave favor necesito crea elimina sube baja estoy está están ahora también"),
        Table(
            "der die das den dem des ein eine einen einem einer und oder von zu zum zur im in am auf ist sind mit ohne für aus als ich du er wir ihr sie mir mich mein meine meinen dein deine bitte nicht kein "
            + "keine mach mache füge entferne lösche schneide kürze ändere ersetze musik hintergrund titel ende anfang dann mehr weniger was wie wann wo warum welche viel viele habe hat war noch auch nur "
            + "hallo danke exportiere exportieren lade schick schicke zeig zeige untertitel sekunden vorne anfangen hochladen falsch falsches hilfe kann könnte soll durch gegen ein hinzu leiser lauter kürzer länger büro wird werden möchte will"),
        Table(
            "le la les un une des du de et ou à au aux en est sont avec sans pour par que qui quoi comment quand où pourquoi mon ma mes ton ta tes votre vos je tu il elle nous vous me moi ne pas plus moins "
            + "très mais ce cet cette ces ajoute ajoutez mets mettez enlève enlever supprime supprimez coupe coupez change changez remplace remplacez fais faites musique fond arrière-plan titre vidéo fin "
            + "début bonjour salut merci veux voudrais peux pouvez combien reste secondes envoie-moi montre-moi aide-moi sous-titres exporte exporter télécharge envoie montre aide bureau puis ensuite alors douce dans sur c'est j'ai"),
        Table(
            "o a os as um uma uns umas e ou de do da dos das ao à no na nos nas em é são com sem para por pelo pela que como quando onde quanto quantos meu minha seu sua me te não sim mais menos muito mas "
            + "este esta isto esse essa isso adicione adiciona coloque coloca ponha tire remova apague corte corta mude troque substitua faça faz música fundo título vídeo fim começo início olá oi obrigado "
            + "obrigada quero pode você segundos legendas exporte exporta baixe envie mostre ajuda escritório depois então suave favor preciso tem tenho restam está estão agora também crie deixe"),
    ];

    private static readonly char[] Separators = [.. ",.;:!?¡¿()[]{}\"“”„«»…*_&+=#@<>|~"];

    /// <summary>Letters that rarely occur in the other four languages.</summary>
    private static readonly string[] Letters = ["", "ñ¿¡", "äöüß", "œêèûîëï", "ãõ"];

    public static string? Guess(ReadOnlySpan<char> text)
    {
        Span<int> scores = stackalloc int[Names.Length];
        scores.Clear();
        var lower = new string(text).ToLowerInvariant().Normalize().Replace('’', '\'');
        foreach (var word in Split(lower))
        {
            for (var i = 0; i < Names.Length; i++)
            {
                scores[i] += Words[i].GetValueOrDefault(word);
            }
        }

        for (var i = 0; i < Names.Length; i++)
        {
            scores[i] += lower.AsSpan().IndexOfAny(Letters[i]) >= 0 ? 1 : 0;
        }

        var best = 0;
        var second = -1;
        for (var i = 1; i < Names.Length; i++)
        {
            if (scores[i] > scores[best])
            {
                (best, second) = (i, best);
            }
            else if (second < 0 || scores[i] > scores[second])
            {
                second = i;
            }
        }

        // Long texts quote other languages, so the lead must also be a fifth of the score.
        var lead = scores[best] - scores[second];
        return scores[best] >= Needed && lead >= 1 && lead * 5 >= scores[best] ? Names[best] : null;
    }

    private static FrozenDictionary<string, int> Table(string words) => words.Split(' ').Distinct().ToFrozenDictionary(word => word, _ => 1);

    /// <summary>Returns the words without addresses and file names, which belong to no language.</summary>
    private static IEnumerable<string> Split(string text) =>
        text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)
            .Where(token => !token.Contains('/', StringComparison.Ordinal) && token.TrimEnd('.', ',', '!', '?', ')', '…').IndexOf('.', StringComparison.Ordinal) < 0)
            .SelectMany(token => token.Split(Separators, StringSplitOptions.RemoveEmptyEntries))
            .Select(word => word.Trim('\'', '-'));
}
