"""Words that Snowball strips to one stem though they are different words (data, and how it is read).

Snowball's Spanish algorithm takes the last vowel off, so that 'casa' and 'caso' both become 'cas'. No rule of spelling
tells them from 'gata' and 'gato'; only a list can. Here '|' parts families; a family holds words of one stem that have
nothing to do with each other, or one noun that isn't the verb of its stem. Words are folded; '=' joins forms of one
word; plurals are understood. What isn't listed keeps its stem.
"""

_FAMILIES = """
casa caso | masa mas | sol solo=sola solido=solida | libro libre libra | par paro | puerta puerto
serie serio=seria | muerte muerto=muerta | mes mesa | paso pase | plaza plazo | marca marco | reino reina
cargo carga | corte corto=corta | papa papo | costo=coste costa | cuenta cuento | modo moda
punto punta | sala sal | firma firme | plan plano=plana | puesto puesta | salud saludo | castillo castilla
pera pero | cara caro | plata plato | tiro tira | mata mate | banco banca | correo correa | borde borda
cubierta cubierto | preso presa | fruto fruta | hombre hombro | monte monto | posta post poste | mayo maya
sede seda sed | pena pene | parte parto partido | carbon carbono | grano gran | rato rata | golfo golf
trama tramo | barra barro | coco coca | banda bando | bronce bronca | bolsa bolso | cuadro cuadra | cobre cobro
cola col | comun comuna | gimnasio gimnasia | tope topo top | pata pato pate | pasta pasto | flor flora
pollo polla | callo calle | madera madero | manga mango | vela velo | palo pala palido=palida | rama ramo
clave clavo | pan pana | cero cera | barca barco | resto resta | cubo cuba | fila filo | auditoria auditorio
pico pica | zapato zapata | manta manto | hoyo hoya | piso pisa | valle valla | loma lomo | muñeca muñeco
caño caña | leche lecho | estadio estadia | moto mota mote | moro=mora morado=morada | seno sen | bono bon
huerto huerta | tasa tas | templo temple | bola bol bolo | gorro gorra | conducta conducto | menta mente
acero acera | bote bota | vida vid | boleto boleta | talla tallo talle | tala tal | torno torna | tinto tinte
naranja naranjo | manzana manzano | trio tri | tipo tipa | coro cora cor | pareja parejo | puro=pura pure
bomba bombo | oliva olivo | cuchillo cuchilla | caliza caliz | rosa ros | roca roce | tono ton | pelo pela
nave nava | gala galo | patria patrio | suelo suela | grave grava | libreta libreto | marea mareo
mar mara marido | foso fosa | fondo fonda | pimienta pimiento | tango tanga | grado grada | rueda ruedo
pozo poza | siglo sigla | rumbo rumba | cuerda cuerdo | morro morra | delfin delfina | foca foco | doma domo
tormenta tormento | cartera cartero | llanto llanta | macedonia macedonio | espina espino | lote loto lota
ruta rut | porro porra | carreta carrete | veto veta | especie especia | cuenca cuenco | ruina ruin
cinta cinto | cantera cantero | copa copo | gas gasa | carretera carretero | cesta cesto | carrera carrero
cata cato | manzanilla manzanillo | silo sil | caza cazo | grasa graso | palma palmo | tribuna tribuno
cepa cepo | lastre lastra | rodilla rodillo | caldera caldero | cuco cuca | minuto minuta | bata bato bate
toro tora | mito mita | bardo barda | labio labia | guiso guisa | leve leva | conjuro conjura | trompa trompo
carpa carpe | cacho cacha | broche brocha | limo lima | faja fajo | sur sura | gramo grama | casta casto
jarra jarro | pupila pupilo | baya bayo | lado lada | panel panela | laud laudo laude | sotano sotana
hacha hache | combo comba | muro mur | cebo ceba | tumba tumbo | milla millo | bula bulo | codo coda | seta seto
tubo tuba | multiple multiplo | rodaje rodaja | pista pisto | peine peina | fauna fauno | paja paje
palmera palmero | higo higa | capota capote | cerca cerco | saco saca | tela telo | cana cano
cala cal calido=calida | gota goto | rabo raba | vaso vasa | barba barbo | cama camo | cuero cuera | termo terma
hada hado | paleta paleto | universo universidad | organo organico=organica | verdad verde
cuidado=cuidada | soldado | sonido | vestido | apellido | rapido=rapida | liquido=liquida | humedo=humeda
candido=candida | estupido=estupida | esplendido=esplendida | lucido=lucida | nitido=nitida | comodo=comoda
genero generoso=generosa | mano mana | coma | celula celular | particula particular | cosa | leño leña | once
tarde | peso pesa | arca arco | ala | asa | ama amo | ola | oso osa | alma | arma | era | ira | eco | ojo | ano
onda | isla | uña | eje | acta acto | agua | ave | aire | arte arto | hada | capitan capital
martes marta marte | cabra cabro | cigarro cigarra | rayo raya | brazo braza | anillo anilla | ciruela ciruelo
pesto peste | fin fino=fina | julio julia
"""
# Words that are no form of any verb, or other word, that they look like.
_UNRELATED = """
decada espada pared lunes senado manada redada almohada tejado granada canada madrid fuerte comando nueve
tienda vena extremo=extrema leyenda ostra cupido delito meta tema jugo sueldo gema lata oda area posada
camara heroe seis tras espia sofa camaron pajaro sabado hogar primero=primera=primer tercero=tercera=tercer
nada ente acido=acida timido=timida
"""


def _read(text: str) -> dict[str, str]:
    lexemes: dict[str, str] = {}
    for entry in text.replace("|", " ").split():
        forms = entry.split("=")
        lexemes.update(dict.fromkeys(forms, forms[0]))
    return lexemes


LEXEMES = _read(_FAMILIES + _UNRELATED)  # each listed form, with the word it is a form of
UNRELATED = frozenset(_read(_UNRELATED).values())
