"""Pairs of words, written by hand, that a search must take for forms of one word, or for different words (data)."""

MEET = {
    "plural": """
        factura/facturas papel/papeles lápiz/lápices luz/luces vez/veces mes/meses país/países taller/talleres
        árbol/árboles color/colores canción/canciones autobús/autobuses jardín/jardines interés/intereses
        pared/paredes club/clubes menú/menús café/cafés joven/jóvenes examen/exámenes orden/órdenes imagen/imágenes
        resumen/resúmenes carácter/caracteres régimen/regímenes currículum/currículums ángel/ángeles fin/fines
        flor/flores cruz/cruces guía/guías viaje/viajes reunión/reuniones tribu/tribus taxi/taxis
    """,
    "gender": """
        abogada/abogado profesora/profesor arquitecta/arquitecto amiga/amigo niña/niño vecina/vecino
        empleada/empleado escritora/escritor traductora/traductor rápida/rápido pequeña/pequeño española/español
        trabajadora/trabajador argentina/argentino clienta/cliente jueza/juez científica/científico
        ingeniera/ingeniero psicóloga/psicólogo contadora/contador presidenta/presidente jefa/jefe sola/solo
        seria/serio muerta/muerto gratuita/gratuito cansada/cansado tímida/tímido
    """,
    "-ción, -ciones": """
        facturación/facturaciones facturacion/facturación organización/organizaciones sesión/sesiones
        decision/decisión traducción/traducciones inscripciones/inscripción emoción/emociones opinión/opiniones
        facturación/facturar organización/organizar publicación/publicar planificación/planificar
    """,
    "verb": """
        factura/facturar facturamos/facturar facturó/facturar facturaba/facturar facturaría/facturar
        facturando/facturar facturado/facturar facturé/facturar facturemos/facturar trabajo/trabajar vendemos/vender
        comió/comer recibió/recibir publiqué/publicar pagué/pagar busqué/buscar empecé/empezar analices/analizar
        delegues/delegar envío/enviar continúa/continuar carga/cargar notas/notar desea/desear paseo/pasear
        posee/poseer consiste/consistir demanda/demandar traslada/trasladar prefería/preferir significa/significar
    """,
    "voseo": """
        podés/poder organizás/organizar trabajás/trabajar escribís/escribir vivís/vivir querés/querer tenés/tener
        hacés/hacer decís/decir venís/venir sabés/saber contás/contar pensás/pensar volvés/volver jugás/jugar
        entendés/entender preferís/preferir leés/leer poné/poner pedí/pedir elegís/elegir delegá/delegar
        mostrá/mostrar resolvés/resolver abrí/abrir usás/usar
    """,
    "irregular verb": """
        tengo/tener tuvo/tener tendrá/tener puedo/poder pudo/poder quiso/querer hago/hacer hizo/hacer hará/hacer
        dijo/decir vengo/venir vino/venir supo/saber conozco/conocer trajo/traer pienso/pensar cuento/contar
        duermo/dormir durmió/dormir pidió/pedir sirve/servir juega/jugar construye/construir traduzco/traducir
        tradujo/traducir prefiero/preferir elijo/elegir puse/poner veo/ver produjo/producir propongo/proponer
        mantendrá/mantener leyó/leer incluye/incluir corrige/corregir protejo/proteger ejerza/ejercer
        distinga/distinguir adquiere/adquirir opuso/oponer previsto/prever escritas/escribir abierto/abrir caen/caer
        daba/dar veamos/ver satisfecho/satisfacer
    """,
    "diminutive, superlative": """
        ratito/rato cafecito/café casita/casa librito/libro poquito/poco chiquito/chico cosita/cosa amiguita/amiga
        pedacito/pedazo florcita/flor cartita/carta plantita/planta lucecita/luz panecito/pan buenísimo/bueno
        muchísimas/mucho riquísimo/rico facilísimo/fácil
    """,
    "pronoun": """
        contame/contar decime/decir suscribite/suscribir enviarlo/enviar organizarte/organizar comprándolo/comprar
        ayudarnos/ayudar escribime/escribir decírselo/decir registrarse/registrar contanos/contar déjala/dejar
        sentirse/sentir pagarle/pagar
    """,
    "-mente": """
        rápidamente/rápido fácilmente/fácil claramente/claro gratuitamente/gratuito mensualmente/mensual
        felizmente/feliz simplemente/simple
    """,
    "English": """
        blog/blogs newsletter/newsletters post/posts deadline/deadlines webinar/webinars brief/briefs
        template/templates podcast/podcasts meeting/meetings checklist/checklists hashtag/hashtags story/stories
    """,
}
APART = {
    "ñ": """
        ano/año pena/peña cana/caña una/uña mono/moño sonar/soñar campana/campaña cuna/cuña tina/tiña ordenar/ordeñar
        lena/leña dona/doña pina/piña cabana/cabaña pano/paño mana/maña canon/cañón sanar/sañar
    """,
    "last vowel": """
        casa/caso puerta/puerto libro/libra libro/libre plaza/plazo modo/moda cuento/cuenta banco/banca punto/punta
        rama/ramo copa/copo pato/pata foco/foca mango/manga cero/cera vela/velo suelo/suela minuto/minuta bolso/bolsa
        tubo/tuba barco/barca gorro/gorra palo/pala gimnasio/gimnasia cuadro/cuadra bando/banda marco/marca
        pimiento/pimienta cigarro/cigarra resto/resta rayo/raya brazo/braza pozo/poza trama/tramo anillo/anilla
        cargo/carga hombre/hombro mes/mesa sol/solo sal/sala pan/pana mar/mara pera/pero cara/caro coste/costa
        corte/corto monte/monto parte/parto sede/seda grave/grava peste/pesto nuevo/nueve leve/leva
    """,
    "verb's ending": """
        sábado/saber marido/mar sólido/solo cámara/caminos década/decir espada/espera pared/parar ácido/acabar
        ámbito/ambos éxito/existir líder/lidiar lunes/luna humanos/humo vecinos/veces latinos/lata casinos/casa
        internos/interés pasear/pasar pelear/pelar comparte/comparar senado/seno gemido/gema cupido/cupo
        tienda/tender partido/partir cámara/cama jugo/jugar julio/julia sueldo/soldar fuerte/fuera dólares/doler dólar/doler
        dios/dar década/dado líquido/licor
    """,
    "stem": """
        universo/universidad generoso/general órgano/organizar capital/capitán célula/celular tener/tenis hogar/hoja
        once/onza real/rey contar/contable nación/nacer estado/estadio curso/cursi metro/meta animal/animar
        mental/menta comida/comité lugar/luego tiempo/templo mediar/medicina misión/misa visión/visa razón/raza
        corazón/coraza salón/sal pasión/paso tradición/traducción carta/cartón semana/semilla hermana/herma
        manual/mano moneda/mono mundo/mudar estar/estadio válido/valle carrera/carretera
    """,
    "-ito, -ita": """
        limita/lima edita/eda visita/visa bonito/bono grita/griega hábito/haba mérito/mero delito/delo cita/ciudad
        invita/inva mosquito/mosca exquisito/exquisa
    """,
    "spelling": """
        caro/carro pero/perro cerro/cero tubo/tuvo vaca/baca casa/caza masa/maza cocer/coser rosa/roza hola/ola
        valla/vaya pollo/poyo halla/haya hombre/hambre caballo/cabello voz/vos mil/milla color/calor historia/histeria
        queso/quiso peso/piso casa/cosa pelo/palo mucho/macho nieve/nueve fuego/juego pagar/pegar llegar/llagar
        hablar/hallar plato/plazo camino/camión camisa/camión pista/piso lista/listón
    """,
}
