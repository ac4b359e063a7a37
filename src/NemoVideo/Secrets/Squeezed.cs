namespace NemoVideo.Secrets;

/// <summary>A text without its blanks and line ends: whoever dictates a secret, or breaks it over lines, says it all the same.</summary>
internal sealed class Squeezed
{
    private readonly char[] _letters;
    private readonly int[] _at;
    private readonly int _length;

    public Squeezed(ReadOnlySpan<char> text)
    {
        (_letters, _at) = (new char[text.Length], new int[text.Length]);
        for (var i = 0; i < text.Length; i++)
        {
            if (!char.IsWhiteSpace(text[i]))
            {
                (_letters[_length], _at[_length++]) = (text[i], i);
            }
        }
    }

    public ReadOnlySpan<char> Letters => _letters.AsSpan(0, _length);

    /// <summary>Where a letter lies in the text.</summary>
    public int At(int letter) => _at[letter];

    public override string ToString() => Letters.ToString();
}
