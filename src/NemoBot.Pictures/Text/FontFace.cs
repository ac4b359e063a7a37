using SkiaSharp;
using SkiaSharp.HarfBuzz;

namespace NemoBot.Pictures.Text;

/// <summary>An opened font. Its file is mapped, not read: only the parts that are used come into memory.</summary>
internal sealed class FontFace : IDisposable
{
    private readonly SKFont _font;
    private readonly Lazy<SKShaper> _shaper;

    private FontFace(SKTypeface typeface, FontFile file)
    {
        (Typeface, File, _font) = (typeface, file, new(typeface));
        _shaper = new(() => new SKShaper(typeface));
    }

    public SKTypeface Typeface { get; }

    public FontFile File { get; }

    public SKShaper Shaper => _shaper.Value;

    /// <param name="index">Of the font in a collection.</param>
    /// <returns>Null if the file is no font that can be read.</returns>
    public static FontFace? Open(FontFile file, int index) => SKTypeface.FromFile(file.Path, index) is { } typeface ? new(typeface, file) : null;

    public bool HasGlyph(int codepoint) => _font.ContainsGlyph(codepoint);

    public void Dispose()
    {
        _font.Dispose();
        if (_shaper.IsValueCreated)
        {
            _shaper.Value.Dispose();
        }

        Typeface.Dispose();
    }
}
