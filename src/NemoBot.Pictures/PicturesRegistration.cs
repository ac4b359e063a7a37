using NemoBot.Core.Delivery;

namespace NemoBot.Pictures;

/// <summary>Registers the drawing of pictures. Nothing is loaded until the first picture is drawn.</summary>
public static class PicturesRegistration
{
    public static IServiceCollection AddPictures(this IServiceCollection services) => services.AddSingleton<ITimelinePainter, TimelinePainter>();
}
