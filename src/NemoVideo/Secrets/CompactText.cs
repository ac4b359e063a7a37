namespace NemoVideo.Secrets;

/// <summary>A text without blanks and line breaks: a secret remains a secret when it is dictated or broken over lines.</summary>
internal sealed class CompactText
{
    private readonly char[] _letters;
    private readonly int[] _at;
    private readonly int _length;

    public CompactText(ReadOnlySpan<char> text)
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

    /// <summary>Returns the position of a letter in the text.</summary>
    public int At(int letter) => _at[letter];

    public override string ToString() => Letters.ToString();
}
