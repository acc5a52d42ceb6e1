"""What four programs put on the clipboard: written by us after how each of them writes."""

WORD = """<html xmlns:o="urn:schemas-microsoft-com:office:office"><head><meta name=Generator content="Microsoft Word 15">
<style><!-- p.MsoNormal {margin:0cm; font-size:11.0pt;} --></style></head><body lang=ES-AR><!--StartFragment-->
<p class=MsoTitle>Cómo cobrar sin pena<o:p></o:p></p>
<p class=MsoNormal>Primero, <b>la charla</b>.<span style='mso-spacerun:yes'>&nbsp; </span></p>
<h2>Tres pasos<o:p></o:p></h2>
<p class=MsoListParagraphCxSpFirst style='text-indent:-18.0pt;mso-list:l0 level1 lfo1'><![if !supportLists]><span
style='font-family:Symbol'><span style='mso-list:Ignore'>·<span style='font:7.0pt "Times New Roman"'>&nbsp;&nbsp; </span></span></span><![endif]>Anotá<o:p></o:p></p>
<p class=MsoListParagraphCxSpMiddle style='mso-list:l0 level2 lfo1'><![if !supportLists]><span
style='mso-list:Ignore'>o<span>&nbsp;</span></span><![endif]>con fecha</p>
<p class=MsoListParagraphCxSpLast style='mso-list:l0 level1 lfo1'><span style='mso-list:Ignore'>·</span>Mandá</p>
<ol><li>Uno</li><li>Dos</li></ol>
<p class=MsoNormal><!--[if gte vml 1]><v:shape><v:imagedata src="file:///C:/x/image001.png"/></v:shape><![endif]--><![if !vml]><img
width=400 height=200 src="file:///C:/Users/x/clip_image002.jpg" alt="Un gráfico de barras" v:shapes="_x0000"><![endif]></p>
<p class=MsoNormal>Después, el presupuesto<a style='mso-footnote-id:ftn1' href="#_ftn1" name="_ftnref1">[1]</a>.</p>
<table class=MsoTableGrid border=1><tr><td><p class=MsoNormal>Hora</p></td><td><p class=MsoNormal>Precio</p></td></tr>
<tr><td><p class=MsoNormal>1</p></td><td><p class=MsoNormal>900</p></td></tr></table>
<!--EndFragment--></body></html>"""

DOCS = """<meta charset='utf-8'><b style="font-weight:normal;" id="docs-internal-guid-7f2a">
<p dir="ltr" style="line-height:1.38;"><span style="font-size:26pt;font-family:Arial;">Una semana más liviana</span></p>
<p dir="ltr"><span style="font-size:11pt;font-weight:400;">Hola: esto es </span><span
style="font-size:11pt;font-weight:700;">muy importante</span><span style="font-size:11pt;">, y hay
<a href="https://www.google.com/url?q=https://ejemplo.example/a?b%3D1&amp;sa=D&amp;source=docs">más acá</a>, que es largo.</span>
<span style="font-size:11pt;font-style:italic;">Y esto, no tanto.</span></p>
<ul><li dir="ltr" aria-level="1"><p dir="ltr" role="presentation"><span style="font-size:11pt;">uno</span></p></li>
<ul><li dir="ltr" aria-level="2">dentro de uno</li></ul><li>dos</li></ul>
<p dir="ltr"><span><img src="https://lh7-rt.googleusercontent.com/docsz/AD4" width="602" height="400" /></span></p>
</b><br class="Apple-interchange-newline">"""

PAGES = """<style type="text/css">p.p1 {margin: 0; font: 28.0px 'Helvetica Neue'}
p.p2 {margin: 0; font: 12.0px Helvetica} span.s1 {font-weight: bold}</style>
<p class="p1">Encabezado grande</p>
<p class="p2">Texto común, <span class="s1">negrita</span><span class="Apple-converted-space">&nbsp;</span>y más texto del mismo tamaño.</p>
<ul class="ul1"><li class="li2">un punto</li></ul>"""

WORDPRESS = """<!-- wp:heading --><h2 class="wp-block-heading">Mi mesa</h2><!-- /wp:heading -->
<!-- wp:image {"id":3} --><figure class="wp-block-image"><a href="https://bitacora.example/mesa.jpg"><img
src="https://bitacora.example/mesa-300x200.jpg" alt="Una mesa ordenada"/></a><figcaption>Así quedó</figcaption></figure><!-- /wp:image -->
<!-- wp:paragraph --><p>Texto de siempre.</p><!-- /wp:paragraph -->
[caption id="attachment_9" width="300"]<img src="https://bitacora.example/antes.jpg" alt="Antes" /> Así estaba[/caption]"""
