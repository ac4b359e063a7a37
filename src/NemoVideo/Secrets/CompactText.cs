using System.Buffers;

namespace NemoVideo.Secrets;

/// <summary>A text without blanks and line breaks: a secret remains a secret when it is dictated or broken over lines.</summary>
/// <remarks>Its arrays are rented, as those of <see cref="FoldedText"/>.</remarks>
internal sealed class CompactText : IDisposable
{
    private readonly char[] _letters;
    private readonly int[] _at;
    private readonly int _length;

    public CompactText(ReadOnlySpan<char> text)
    {
        (_letters, _at) = (ArrayPool<char>.Shared.Rent(text.Length), ArrayPool<int>.Shared.Rent(text.Length));
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

    public void Dispose()
    {
        ArrayPool<char>.Shared.Return(_letters, clearArray: true);
        ArrayPool<int>.Shared.Return(_at);
    }

    public override string ToString() => Letters.ToString();
}
